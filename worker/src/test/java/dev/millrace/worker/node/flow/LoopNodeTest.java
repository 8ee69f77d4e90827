package dev.millrace.worker.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Effect;
import dev.millrace.json.Json;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopNodeTest {
    private static NodeResult execute(String parameters, String iteration, String... cameBack) {
        List<JsonNode> rounds = Stream.of(cameBack).map(Json::read).toList();
        return new LoopNode()
                .execute(
                        new NodeRequest(
                                ExecutionId.of("01975f7e-8d00-7000-8000-000000000001"),
                                "a-claim",
                                new NodeKey("each", iteration),
                                "flow:loop",
                                1,
                                (ObjectNode) Json.read(parameters),
                                NodeTries.INCOMING,
                                NodeTries.KEY,
                                Effect.AT_LEAST_ONCE,
                                () -> rounds,
                                NodeTries.NOW,
                                NodeTries.TIMEOUT,
                                new CancelSignal()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"items":[5,6,7]}                | 0     | loop | 5
                    {"items":[5,6,7]}                | 2     | loop | 7
                    {"items":[5,6,7]}                | 4.1   | loop | 6
                    {"items":[5,6,7]}                | 3     | done | []
                    {"items":[]}                     | 0     | done | []
                    {"items":[5,6,7],"batchSize":2}  | 0     | loop | [5,6]
                    {"items":[5,6,7],"batchSize":2}  | 1     | loop | [7]
                    {"items":[5,6,7],"batchSize":2}  | 2     | done | []
                    {"items":[5,6,7],"batchSize":1}  | 1     | loop | [6]
                    {"items":[5],"batchSize":2147483647} | 2 | done | []
                    """)
    void the_iteration_says_which_items_are_next(
            String parameters, String iteration, String port, String output) {
        assertThat(execute(parameters, iteration))
                .isEqualTo(new NodeResult.Success(port, Json.read(output)));
    }

    @Test
    void done_hands_on_what_came_back() {
        assertThat(execute("{\"items\":[5,6]}", "2", "\"five\"", "{\"six\":6}"))
                .isEqualTo(new NodeResult.Success("done", Json.read("[\"five\",{\"six\":6}]")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"items":"5,6"}               | 'items' must be a list, and is string
                    {"items":null}                | 'items' must be a list, and is null
                    {"items":[1],"batchSize":0}   | 'batchSize' must be a whole number from 1, and is 0
                    {"items":[1],"batchSize":"2"} | 'batchSize' must be a whole number from 1, and is "2"
                    """)
    void what_makes_no_sense_fails_for_good(String parameters, String message) {
        assertThat(execute(parameters, "0"))
                .isInstanceOfSatisfying(
                        NodeResult.Failed.class,
                        failed -> {
                            assertThat(failed.failure().code()).isEqualTo("INVALID_CONFIG");
                            assertThat(failed.failure().message()).isEqualTo(message);
                            assertThat(failed.failure().recoverable()).isFalse();
                        });
    }
}
