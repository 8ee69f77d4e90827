package dev.millrace.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeTypes;
import dev.millrace.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What React Flow builders export, as they export it. */
class ReactFlowTest {
    private static final FlowRules RULES = new FlowRules(NodeTypes.load());

    private static JsonNode export(String name) {
        try (var file = ReactFlowTest.class.getResourceAsStream("/reactflow/" + name + ".json")) {
            return Json.read(Objects.requireNonNull(file, name).readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void a_drawing_of_our_nodes_runs_unchanged() {
        Validated validated = RULES.check(export("order"));

        assertThat(validated.problems()).isEmpty();
        Flow flow = validated.flow().orElseThrow();
        assertThat(flow.nodes())
                .extracting(Node::id)
                .containsExactly("start", "call", "paid", "ship", "remind");
        assertThat(flow.nodes().get(1).settings().retry().maxAttempts()).isEqualTo(4);
        assertThat(validated.groups())
                .isEqualTo(
                        List.of(
                                List.of("start"),
                                List.of("call"),
                                List.of("paid"),
                                List.of("ship", "remind")));
    }

    /** Agents of another builder: one answer for each node that it knows and we do not. */
    @ParameterizedTest
    @ValueSource(strings = {"agents-in-sequence", "agents-with-supervisor"})
    void a_drawing_of_foreign_nodes_is_answered_node_by_node(String name) {
        JsonNode export = export(name);
        Validated validated = RULES.check(export);

        assertThat(validated.valid()).isFalse();
        assertThat(validated.problems())
                .allSatisfy(problem -> {
                    JsonNode node = export.at(problem.pointer().replace("/type", ""));
                    assertThat(problem.code()).isEqualTo("UNKNOWN_NODE_TYPE");
                    assertThat(problem.nodeId()).isEqualTo(node.path("id").asText());
                    assertThat(problem.message())
                            .contains("'customNode'")
                            .contains("'" + node.path("data").path("label").asText() + "'")
                            .contains("web:httpRequest");
                });
        assertThat(validated.problems())
                .extracting(FlowProblem::nodeId)
                .containsExactlyElementsOf(
                        export.path("nodes")
                                .valueStream()
                                .filter(node -> node.path("type").asText().equals("customNode"))
                                .map(node -> node.path("id").asText())
                                .toList());
        assertThat(validated.groups()).isNotEmpty();
    }
}
