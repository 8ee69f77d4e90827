package dev.millrace.worker.node.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataNodesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    data:set       | {"values":{"a":1,"b":[2]}} | {"a":1,"b":[2]}
                    data:transform | {"expression":[1,2]}       | [1,2]
                    data:transform | {"expression":"text"}      | "text"
                    data:transform | {}                         | null
                    """)
    void the_output_is_the_resolved_parameter_alone(String type, String parameters, String output) {
        assertThat(new DataNodes().execute(NodeTries.of(type, parameters)))
                .isEqualTo(NodeResult.success(Json.read(output)));
    }

    @Test
    void items_leave_by_main_and_where_there_are_none_by_empty() {
        DataNodes node = new DataNodes();

        assertThat(node.execute(NodeTries.of("data:items", "{\"items\":[1,{}]}")))
                .isEqualTo(new NodeResult.Success("main", Json.read("[1,{}]")));
        assertThat(node.execute(NodeTries.of("data:items", "{\"items\":[]}")))
                .isEqualTo(new NodeResult.Success("empty", Json.read("[]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"items\":null}", "{\"items\":{\"a\":1}}", "{\"items\":\"x\"}"})
    void what_is_no_list_has_no_items(String parameters) {
        assertThat(new DataNodes().execute(NodeTries.of("data:items", parameters)))
                .isInstanceOfSatisfying(
                        NodeResult.Failed.class,
                        failed -> {
                            assertThat(failed.failure().code()).isEqualTo("INVALID_CONFIG");
                            assertThat(failed.failure().recoverable()).isFalse();
                        });
    }
}
