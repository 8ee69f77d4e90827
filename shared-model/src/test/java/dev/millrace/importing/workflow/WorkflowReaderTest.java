package dev.millrace.importing.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.flow.FlowProblem;
import dev.millrace.json.Json;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowReaderTest {
    private static List<FlowProblem> problems(String json) {
        Reading reading = WorkflowReader.read(Json.read(json.replace('\'', '"')));
        return reading instanceof Reading.Unreadable(var problems) ? problems : List.of();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "NOT_A_WORKFLOW | ~~ | 17",
                "NOT_A_WORKFLOW | ~~ | [{'nodes':[]}]",
                "NOT_A_WORKFLOW | /nodes | {}",
                "NOT_A_WORKFLOW | /nodes | {'nodes':{}}",
                "NOT_A_WORKFLOW | /nodes | {'nodes':[]}",
                "NOT_A_WORKFLOW | /edges | {'nodes':[{'id':'a','type':'logic:noop'}],'edges':[]}",
                "NOT_A_WORKFLOW | /nodes/0 | {'nodes':[1]}",
                "NOT_A_WORKFLOW | /nodes/0/name | {'nodes':[{'type':'n8n-nodes-base.set'}]}",
                "NOT_A_WORKFLOW | /nodes/0/name | {'nodes':[{'name':7,'type':'n8n-nodes-base.set'}]}",
                "NOT_A_WORKFLOW | /nodes/0/type | {'nodes':[{'name':'a'}]}",
                "NOT_A_WORKFLOW | /nodes/0/parameters | {'nodes':[{'name':'a','type':'t','parameters':[1]}]}",
                "DUPLICATE_NAME | /nodes/1/name | {'nodes':[{'name':'a','type':'t'},{'name':'a','type':'t'}]}",
                "NOT_A_WORKFLOW | /connections | {'nodes':[{'name':'a','type':'t'}],'connections':[]}",
                "NOT_A_WORKFLOW | /connections/a~1b/main | {'nodes':[{'name':'a/b','type':'t'}],'connections':{'a/b':{'main':1}}}",
                "NOT_A_WORKFLOW | /connections/a/main/0/0 | {'nodes':[{'name':'a','type':'t'}],'connections':{'a':{'main':[[{'type':'main'}]]}}}",
                "NOT_A_WORKFLOW | /connections/a/main/0/0 | {'nodes':[{'name':'a','type':'t'}],'connections':{'a':{'main':[[{'node':'a','index':-1}]]}}}"
            })
    void what_is_no_workflow_is_told_with_its_place(String code, String pointer, String json) {
        assertThat(problems(json))
                .extracting(FlowProblem::code, FlowProblem::pointer)
                .contains(Tuple.tuple(code, pointer));
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThat(problems("{'nodes':[1,{'type':'t'},{'name':'a'}],'connections':7}")).hasSize(4);
    }

    @Test
    void more_nodes_or_links_than_a_flow_may_have_are_refused() {
        ArrayNode nodes = Json.array();
        for (int i = 0; i <= WorkflowReader.MOST_NODES; i++) {
            nodes.addObject().put("name", "n" + i).put("type", "t");
        }
        assertThat(problems("{\"nodes\":" + Json.text(nodes) + "}"))
                .extracting(FlowProblem::code)
                .containsExactly("TOO_LARGE");

        ArrayNode ends = Json.array();
        for (int i = 0; i < 101; i++) {
            ends.addObject().put("node", "n" + i).put("index", 0);
        }
        var document = Json.object();
        ArrayNode few = document.putArray("nodes");
        var connections = document.putObject("connections");
        for (int i = 0; i < 101; i++) {
            few.addObject().put("name", "n" + i).put("type", "t");
            connections.putObject("n" + i).putArray("main").add(ends);
        }
        assertThat(problems(Json.text(document)))
                .extracting(FlowProblem::code, FlowProblem::pointer)
                .containsExactly(Tuple.tuple("TOO_LARGE", "/connections"));
    }

    @Test
    void links_attachments_and_empty_outputs_are_read() {
        Reading reading =
                WorkflowReader.read(
                        Json.read(
                                """
                                {"id": "w", "name": "W", "nodes": [
                                  {"name": "a", "type": "t", "typeVersion": 2.1},
                                  {"name": "b", "type": "t", "parameters": {"x": 1}}],
                                 "connections": {
                                  "a": {"main": [null, [], [{"node": "b", "type": "main", "index": 1}]],
                                        "ai_tool": [[{"node": "b", "type": "ai_tool", "index": 0}]]},
                                  "gone": {"main": [[{"node": "b", "type": "main", "index": 0}]]}}}
                                """));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Read.class,
                        read -> {
                            Workflow workflow = read.workflow();
                            assertThat(workflow.links())
                                    .containsExactly(new Workflow.Link("a", 2, "b", 1));
                            assertThat(workflow.attachments())
                                    .containsExactly(new Workflow.Attachment("a", "ai_tool", "b"));
                            assertThat(workflow.lost()).containsExactly("b");
                            assertThat(workflow.nodes().getFirst().version()).isEqualTo(2.1);
                        });
    }
}
