package dev.millrace.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class N8nImportTest {
    private static final String JAVASCRIPT =
            "{'values':{'string':[{'name':'x','value':'={{ $json.a.reduce(f) }}'}]}}";

    @Test
    void nodes_keep_their_names_as_labels_and_get_ids_that_expressions_can_name() {
        Result result =
                Drawn.started()
                        .node("Größe (m²)", "noOp", 1, "{}")
                        .node("42", "noOp", 1, "{}")
                        .node("in", "noOp", 1, "{}")
                        .node("A-b", "noOp", 1, "{}")
                        .node("a b", "noOp", 1, "{}")
                        .node("\uD83D\uDE80", "noOp", 1, "{}")
                        .chain("Größe (m²)", "42", "in", "A-b", "a b", "\uD83D\uDE80")
                        .imported();

        assertThat(result.flow().path("nodes").findValuesAsText("id"))
                .containsExactly(
                        "start", "grosse_m2", "node_42", "node_in", "a_b", "a_b_2", "node");
        assertThat(result.data("42").path("label").asText()).isEqualTo("42");
        assertThat(result.edges())
                .contains("start main grosse_m2", "a_b main a_b_2", "a_b_2 main node");
        assertThat(result.node("in").path("position").path("y").asInt()).isEqualTo(20);
    }

    @Test
    void all_nodes_of_types_without_a_counterpart_are_named_and_nothing_else() {
        Outcome outcome =
                Drawn.started()
                        .node("Sheet", "googleSheets", 4, "{}")
                        .node("Fine", "set", 3.4, JAVASCRIPT)
                        .node("Code", "code", 2, "{}")
                        .node("Sheet off", "googleSheets", 4, "{}")
                        .with("disabled", "true")
                        .node("Model", "@n8n/n8n-nodes-langchain.lmChatAnthropic", 1, "{}")
                        .node("Tools", "@n8n/n8n-nodes-langchain.mcpTrigger", 1, "{}")
                        .node("Note", "stickyNote", 1, "{}")
                        .outcome();

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Unsupported(
                                List.of(
                                        unsupported("Sheet", "n8n-nodes-base.googleSheets"),
                                        unsupported("Code", "n8n-nodes-base.code"),
                                        unsupported("Sheet off", "n8n-nodes-base.googleSheets"),
                                        unsupported(
                                                "Model",
                                                "@n8n/n8n-nodes-langchain.lmChatAnthropic"),
                                        unsupported(
                                                "Tools", "@n8n/n8n-nodes-langchain.mcpTrigger"))));
    }

    private static Outcome.Unsupported.Node unsupported(String node, String type) {
        return new Outcome.Unsupported.Node(node, type);
    }

    @Test
    void what_has_no_counterpart_within_a_node_is_a_note_and_fails_when_it_runs() {
        Result result =
                Drawn.started()
                        .node("Odd", "set", 2, JAVASCRIPT)
                        .with("onError", "'continueErrorOutput'")
                        .with("retryOnFail", "true")
                        .node("After", "noOp", 1, "{}")
                        .node("Handler", "noOp", 1, "{}")
                        .chain("Odd", "After")
                        .link("Odd", 1, "Handler", 0)
                        .imported();

        assertThat(result.type("Odd")).isEqualTo("flow:unmapped");
        assertThat(result.parameter("Odd", "message").asText()).contains(".reduce(...)");
        assertThat(result.notesOf("Odd")).singleElement().asString().contains("UNMAPPED");
        assertThat(result.data("Odd").path("n8n").path("parameters"))
                .isEqualTo(Drawn.json(JAVASCRIPT));
        assertThat(result.data("Odd").has("retry")).isFalse();
        assertThat(result.edges()) // nobody handles that it could not be imported
                .contains("odd main after", "odd error_output handler")
                .doesNotContain("odd error handler");
    }

    @Test
    void failures_are_tried_again_passed_on_or_led_to_the_error_output_as_the_node_says() {
        Result result =
                Drawn.started()
                        .node("Plain", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .node("Retry", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .with("retryOnFail", "true")
                        .with("maxTries", "9")
                        .with("waitBetweenTries", "2500")
                        .node("Go on", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .with("onError", "'continueRegularOutput'")
                        .node("Old", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .with("continueOnFail", "true")
                        .node("Lead", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .with("onError", "'continueErrorOutput'")
                        .node("Drop", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .with("onError", "'continueErrorOutput'")
                        .node("Handler", "noOp", 1, "{}")
                        .chain("Plain", "Retry", "Go on", "Old", "Lead", "Drop")
                        .link("Lead", 1, "Handler", 0)
                        .imported();

        assertThat(result.data("Plain").path("retry")).isEqualTo(Json.read("{\"maxAttempts\":1}"));
        assertThat(result.data("Retry").path("retry"))
                .isEqualTo(
                        Json.read("{\"maxAttempts\":5,\"delay\":2500,\"factor\":1,\"jitter\":0}"));
        assertThat(result.data("Go on").path("onError").asText()).isEqualTo("continue");
        assertThat(result.data("Old").path("onError").asText()).isEqualTo("continue");
        assertThat(result.edges())
                .contains("lead error handler", "lead main drop", "drop error drop_failed");
    }

    @Test
    void a_note_a_lost_link_and_pinned_data_are_told() {
        Drawn drawn =
                Drawn.started()
                        .node("Sticky", "stickyNote", 1, "{'content':'look'}")
                        .node("Set", "set", 3.4, "{}")
                        .chain("Set")
                        .link("Set", "Gone")
                        .link("Set", 3, "Set", 0);
        drawn.workflow().putObject("pinData").putArray("Set");
        Result result = drawn.imported();

        assertThat(result.flow().path("nodes").findValuesAsText("label"))
                .containsExactly("Start", "Set");
        assertThat(result.notesOf("Sticky")).hasSize(1);
        assertThat(result.notesOf("Set"))
                .anyMatch(note -> note.contains("not there"))
                .anyMatch(note -> note.contains("output 3"))
                .anyMatch(note -> note.contains("pinned"));
    }

    @Test
    void what_nothing_leads_to_is_there_and_switched_off() {
        Result result =
                Drawn.started()
                        .node("Set", "set", 3.4, "{}")
                        .node("Alone", "stopAndError", 1, "{'errorMessage':'no'}")
                        .node("Behind it", "noOp", 1, "{}")
                        .chain("Set")
                        .link("Alone", "Behind it")
                        .link("Behind it", "Set")
                        .imported();

        assertThat(result.data("Alone").path("disabled").asBoolean()).isTrue();
        assertThat(result.data("Behind it").path("disabled").asBoolean()).isTrue();
        assertThat(result.edges()).containsExactly("start main set");
        assertThat(result.notesOf("Alone")).singleElement().asString().contains("never runs");
    }

    @Test
    void of_several_triggers_the_input_names_the_one_that_fires() {
        Result result =
                Drawn.started()
                        .node("Hourly", "scheduleTrigger", 1.2, "{'rule':{}}")
                        .node("Failed", "errorTrigger", 1, "{}")
                        .node("Both", "noOp", 1, "{}")
                        .chain("Both")
                        .link("Hourly", "Both")
                        .imported();

        assertThat(result.type("Hourly")).isEqualTo("logic:noop");
        assertThat(result.edges())
                .contains(
                        "start_2 case:start start",
                        "start_2 case:hourly hourly",
                        "start_2 case:failed failed",
                        "start_2 default start")
                .contains("start main both", "hourly main both"); // never both at once
        assertThat(result.notesOf("Hourly")).anyMatch(note -> note.contains("input.trigger"));
        assertThat(result.value("Start", "value", "{'trigger':'Hourly'}").asText())
                .isEqualTo("Hourly");
    }

    @Test
    void branches_that_meet_without_a_merge_are_brought_together_and_told() {
        Result result =
                Drawn.started()
                        .node("A", "set", 3.4, "{}")
                        .node("B", "set", 3.4, "{}")
                        .node("Sum", "aggregate", 1, "{'aggregate':'aggregateAllItemData'}")
                        .chain("A", "Sum")
                        .link(Drawn.START, "B")
                        .link("B", "Sum")
                        .imported();

        assertThat(result.edges())
                .contains("a main sum_input", "b main sum_input", "sum_input main sum");
        assertThat(result.value("Sum (input)", "items", "{'a':{'x':1},'b':{'x':2}}"))
                .isEqualTo(Json.read("[{\"x\":1},{\"x\":2}]"));
        assertThat(result.value("Sum (input)", "items", "{'x':1}"))
                .isEqualTo(Json.read("[{\"x\":1}]"));
        assertThat(result.notesOf("Sum")).singleElement().asString().contains("runs it once");
    }

    @Test
    void branches_of_one_choice_meet_as_they_are() {
        Result result =
                Drawn.started()
                        .node("If", "if", 2, "{}")
                        .node("Yes", "noOp", 1, "{}")
                        .node("End", "noOp", 1, "{}")
                        .chain("If", "Yes", "End")
                        .link("If", 1, "End", 0)
                        .imported();

        assertThat(result.edges())
                .containsExactlyInAnyOrder(
                        "start main if", "if true yes", "yes main end", "if false end");
    }

    @Test
    void a_node_that_is_switched_off_passes_on_by_its_first_output() {
        Result result =
                Drawn.started()
                        .node("Off", "if", 2, "{'conditions':{}}")
                        .with("disabled", "true")
                        .node("Yes", "noOp", 1, "{}")
                        .node("No", "noOp", 1, "{}")
                        .chain("Off", "Yes")
                        .link("Off", 1, "No", 0)
                        .imported();

        assertThat(result.data("Off").path("disabled").asBoolean()).isTrue();
        assertThat(result.edges()).contains("off main yes").doesNotContain("off main no");
        assertThat(result.data("No").path("disabled").asBoolean()).isTrue();
    }

    @Test
    void attached_sub_nodes_are_told_on_both_ends() {
        Result result =
                Drawn.started()
                        .node("Set", "set", 3.4, "{}")
                        .node("Tool", "noOp", 1, "{}")
                        .chain("Set")
                        .link("Tool", "ai_tool", 0, "Set", 0)
                        .imported();

        assertThat(result.type("Set")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Set")).anyMatch(note -> note.contains("'Tool'"));
        assertThat(result.notesOf("Tool")).anyMatch(note -> note.contains("'Set' (ai_tool)"));
    }

    @Test
    void the_flow_runs_once_and_as_long_as_the_workflow_may() {
        Drawn drawn = Drawn.started().id("wf:7").setting("executionTimeout", "90");
        Result limited = drawn.setting("errorWorkflow", "'abc'").imported();
        Result other = Drawn.started().id("no id at all / really").imported();

        assertThat(limited.flow().path("settings"))
                .isEqualTo(Json.read("{\"attempts\":1,\"timeout\":\"90s\"}"));
        assertThat(limited.flow().path("id").asText()).isEqualTo("wf:7");
        assertThat(limited.notesOf(Drawn.START)).anyMatch(note -> note.contains("errorWorkflow"));
        assertThat(other.flow().path("id").asText()).isEqualTo("drawn_by_a_test");
        assertThat(other.flow().path("settings").path("timeout").asText()).isEqualTo("1d");
    }

    @Test
    void what_the_rules_of_flows_refuse_is_unmapped_too() {
        Result result =
                Drawn.started()
                        .node("Call", "httpRequest", 4.2, "{'url':'ftp://example.com/'}")
                        .chain("Call")
                        .imported();

        assertThat(result.type("Call")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Call")).singleElement().asString().contains("http://");
    }

    @Test
    void a_large_workflow_is_read_in_time() {
        Drawn drawn = Drawn.started();
        String[] names = new String[1_500];
        for (int i = 0; i < names.length; i++) {
            names[i] = "Node " + i;
            drawn.node(names[i], i % 3 == 0 ? "if" : "set", i % 3 == 0 ? 2 : 3.4, "{}");
        }
        Result result = drawn.chain(names).imported();

        assertThat(result.flow().path("nodes")).hasSize(1_501);
    }
}
