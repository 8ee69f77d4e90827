package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchNodesTest {
    private static final String SET =
            "{'assignments':{'assignments':[{'name':'x','type':'string','value':'={{ $(\\u0027Loop\\u0027).item.json.v }}'}]}}";

    private static Drawn loop(double version, String parameters) {
        return Drawn.started()
                .node("Split", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                .node("Loop", "splitInBatches", version, parameters)
                .node("Body", "set", 3.4, SET)
                .node("End", "aggregate", 1, "{'aggregate':'aggregateAllItemData'}");
    }

    private static Drawn third(String parameters) {
        return loop(3, parameters)
                .chain("Split", "Loop")
                .link("Loop", 1, "Body", 0)
                .link("Body", "Loop")
                .link("Loop", 0, "End", 0);
    }

    @Test
    void items_come_one_by_one_and_together_when_all_are_done() {
        Result result = third("{'options':{}}").imported();

        assertThat(result.type("Loop")).isEqualTo("flow:loop");
        assertThat(result.data("Loop").path("maxIterations").asInt()).isEqualTo(100_000);
        assertThat(result.parameter("Loop", "batchSize").isMissingNode()).isTrue();
        assertThat(result.value("Loop", "items", "'what came back'", Map.of("split", "[{'v':1}]")))
                .isEqualTo(Json.read("[{\"v\":1}]"));
        assertThat(result.edges())
                .containsExactlyInAnyOrder(
                        "start main split",
                        "split main loop",
                        "loop loop body",
                        "body main loop",
                        "loop done loop_done",
                        "loop_done main end");
        assertThat(result.value("Body", "values", "{}", Map.of("loop", "{'v':'a'}")))
                .isEqualTo(Json.read("{\"x\":\"a\"}"));
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void some_at_a_time_are_a_list() {
        Result result = third("{'batchSize':2}").imported();

        assertThat(result.parameter("Loop", "batchSize").asInt()).isEqualTo(2);
        assertThat(result.type("Body")).isEqualTo("flow:unmapped"); // which of the two?
        assertThat(result.value("Loop (done)", "items", "[[{'a':1},{'a':2}],[{'a':3}]]"))
                .isEqualTo(Json.read("[{\"a\":1},{\"a\":2},{\"a\":3}]"));
    }

    @Test
    void an_only_item_is_a_list_of_one() {
        Result result =
                Drawn.started()
                        .node("Loop", "splitInBatches", 3, "{}")
                        .node("Body", "noOp", 1, "{}")
                        .chain("Loop")
                        .link("Loop", 1, "Body", 0)
                        .link("Body", "Loop")
                        .imported();

        assertThat(result.value("Loop", "items", "7", Map.of("start", "{'v':1}")))
                .isEqualTo(Json.read("[{\"v\":1}]"));
    }

    @Test
    void first_versions_have_one_output_and_are_left_when_nothing_is_left() {
        Result result =
                loop(1, "{'batchSize':1}")
                        .node(
                                "Done?",
                                "if",
                                1,
                                "{'conditions':{'boolean':[{'value1':'={{ $node[\\u0022Loop\\u0022].context[\\u0022noItemsLeft\\u0022] }}','value2':true}]}}")
                        .chain("Split", "Loop", "Body", "Done?")
                        .link("Done?", 0, "End", 0)
                        .link("Done?", 1, "Loop", 0)
                        .imported();

        assertThat(result.edges())
                .contains(
                        "loop loop loop_item",
                        "loop_item main body",
                        "done true end",
                        "done false loop");
        String two = "[{'v':1},{'v':2}]";
        assertThat(result.value("Loop", "items", "{}", Map.of("split", two)))
                .isEqualTo(
                        Json.read(
                                "[{\"json\":{\"v\":1},\"number\":0},{\"json\":{\"v\":2},\"number\":1}]"));
        assertThat(result.value("Loop (item)", "expression", "{'json':{'v':1},'number':0}"))
                .isEqualTo(Json.read("{\"v\":1}"));
        assertThat(left(result, two, 0)).isEqualTo("false");
        assertThat(left(result, two, 1)).isEqualTo("true");
        assertThat(result.value("Body", "values", "{}", Map.of("loop_item", "{'v':'a'}")))
                .isEqualTo(Json.read("{\"x\":\"a\"}"));
    }

    private static String left(Result result, String all, int number) {
        String at = "{'json':{},'number':" + number + "}";
        return result.value("Done?", "condition", "{}", Map.of("split", all, "loop", at)).asText();
    }

    @Test
    void first_versions_take_ten_at_a_time_unless_told_otherwise() {
        Result result =
                Drawn.started().node("Loop", "splitInBatches", 2, "{}").chain("Loop").imported();

        assertThat(result.parameter("Loop", "batchSize").asInt()).isEqualTo(10);
    }

    @Test
    void a_loop_that_several_branches_lead_to_asks_the_one_that_came() {
        Result result =
                Drawn.started()
                        .node("If", "if", 2, "{}")
                        .node("A", "splitOut", 1, "{'fieldToSplitOut':'a'}")
                        .node("B", "splitOut", 1, "{'fieldToSplitOut':'b'}")
                        .node("Loop", "splitInBatches", 3, "{}")
                        .node("Body", "noOp", 1, "{}")
                        .chain("If", "A", "Loop")
                        .link("If", 1, "B", 0)
                        .link("B", "Loop")
                        .link("Loop", 1, "Body", 0)
                        .link("Body", "Loop")
                        .imported();

        assertThat(result.edges())
                .contains(
                        "a main loop_input",
                        "b main loop_input",
                        "loop_input main loop",
                        "body main loop");
        assertThat(result.value("Loop", "items", "{}", Map.of("loop_input", "[{'x':1}]")))
                .isEqualTo(Json.read("[{\"x\":1}]"));
    }

    @Test
    void what_ran_in_a_loop_cannot_be_asked_for_its_items_when_it_is_over() {
        Result result =
                third("{}")
                        .node("After", "set", 3.4, SET.replace("Loop", "Body"))
                        .link("End", "After")
                        .imported();

        assertThat(result.type("After")).isEqualTo("flow:unmapped");
    }

    @Test
    void a_cycle_without_batches_runs_as_it_is() {
        Result result =
                Drawn.started()
                        .node("Ask", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .node("Ready", "if", 2, "{}")
                        .node("Wait", "wait", 1.1, "{}")
                        .node("End", "noOp", 1, "{}")
                        .chain("Ask", "Ready", "End")
                        .link("Ready", 1, "Wait", 0)
                        .link("Wait", "Ask")
                        .imported();

        assertThat(result.edges())
                .containsExactlyInAnyOrder(
                        "start main ask",
                        "ask main ready",
                        "ready true end",
                        "ready false wait",
                        "wait main ask");
        assertThat(result.data("Ask").path("maxIterations").asInt()).isEqualTo(100_000);
    }
}
