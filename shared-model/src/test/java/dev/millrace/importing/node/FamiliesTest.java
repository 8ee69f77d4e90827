package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.script.Nowhere;
import dev.millrace.importing.script.Surroundings;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table, and families whose types of ours may not be there. */
class FamiliesTest {
    @Test
    void a_type_has_one_family_and_triggers_are_known_by_their_names() {
        for (Family family : Families.all()) {
            assertThat(family.types())
                    .isNotEmpty()
                    .allSatisfy(type -> assertThat(Families.find(type)).contains(family));
        }
        assertThat(Families.trigger("n8n-nodes-base.githubTrigger")).isTrue();
        assertThat(Families.trigger("@n8n/n8n-nodes-langchain.mcpTrigger")).isFalse();
        assertThat(Families.find("n8n-nodes-base.code")).isEmpty();
        assertThat(Families.find("n8n-nodes-base.crateDb")).isEmpty();
    }

    @Test
    void another_workflow_is_run_by_its_id() {
        Subject subject =
                new Alone()
                        .drawn(
                                "executeWorkflow",
                                "{\"workflowId\":{\"__rl\":true,\"mode\":\"list\",\"value\":\"abc\"},\"options\":{}}");

        assertThat(subject.steps().getFirst().parameters())
                .isEqualTo(Json.read("{\"flowId\":\"abc\",\"input\":\"{{ $json }}\"}"));
    }

    /** A node with one item coming in, and nothing around. */
    private static final class Alone implements Place {
        private final Nowhere around = new Nowhere();

        Subject drawn(String type, String parameters) {
            ObjectNode source = Json.object();
            JsonNode given = Json.read(parameters);
            WorkflowNode node =
                    new WorkflowNode(
                            "Node", "n8n-nodes-base." + type, 1, (ObjectNode) given, source);
            Subject subject = new Subject(node, this);
            Families.find(node.type()).orElseThrow().draw(subject);
            return subject;
        }

        @Override
        public Items items() {
            return Items.ONE;
        }

        @Override
        public Surroundings item() {
            return around;
        }

        @Override
        public Surroundings each() {
            return around;
        }

        @Override
        public Input input(int number) {
            return new Input("$json", Items.ONE, true);
        }

        @Override
        public List<WorkflowNode> attached(String kind) {
            return List.of();
        }

        @Override
        public boolean asked() {
            return false;
        }

        @Override
        public boolean looped() {
            return false;
        }

        @Override
        public boolean numbered() {
            return false;
        }

        @Override
        public void note(String message) {
            around.note(message);
        }
    }
}
