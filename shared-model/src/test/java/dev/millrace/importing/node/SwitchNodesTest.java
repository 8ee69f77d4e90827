package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import org.junit.jupiter.api.Test;

class SwitchNodesTest {
    private static final String RULES =
            "{'rules':{'values':[%s,%s]},'options':{'fallbackOutput':'%s'}}";

    private static String rule(String key, String value) {
        return "{'conditions':{'conditions':[{'leftValue':'={{ $json.t }}','rightValue':'%s','operator':{'type':'string','operation':'equals'}}]},'renameOutput':%s,'outputKey':'%s'}"
                .formatted(value, !key.isEmpty(), key);
    }

    private static Drawn behind(String type, double version, String parameters, int outputs) {
        Drawn drawn = Drawn.started().node("Switch", type, version, parameters).chain("Switch");
        for (int i = 0; i < outputs; i++) {
            drawn.node("To " + i, "noOp", 1, "{}").link("Switch", i, "To " + i, 0);
        }
        return drawn;
    }

    @Test
    void a_rule_leads_to_its_case_and_the_rest_to_the_default() {
        Result result =
                behind(
                                "switch",
                                3.2,
                                RULES.formatted(rule("Warn User", "w"), rule("", "x"), "extra"),
                                3)
                        .imported();

        assertThat(result.edges())
                .contains(
                        "switch case:Warn User to_0", "switch case:1 to_1", "switch default to_2");
        assertThat(result.parameter("Switch", "cases"))
                .isEqualTo(Json.read("[\"Warn User\",\"1\"]"));
        assertThat(result.value("Switch", "value", "{'t':'w'}").asText()).isEqualTo("Warn User");
        assertThat(result.value("Switch", "value", "{'t':'x'}").asText()).isEqualTo("1");
        assertThat(result.value("Switch", "value", "{'t':'y'}").asText()).isEqualTo("fallback");
    }

    @Test
    void the_rest_may_go_nowhere_or_with_a_rule() {
        Result nowhere =
                behind("switch", 3, RULES.formatted(rule("", "w"), rule("", "x"), "none"), 2)
                        .imported();
        Result with =
                behind("switch", 3, RULES.formatted(rule("", "w"), rule("", "x"), "1"), 2)
                        .imported();

        assertThat(nowhere.value("Switch", "value", "{'t':'y'}").isNull()).isTrue();
        assertThat(with.value("Switch", "value", "{'t':'y'}").asText()).isEqualTo("1");
    }

    @Test
    void first_versions_have_four_outputs_by_number() {
        Result result =
                behind(
                                "switch",
                                1,
                                "{'dataType':'string','value1':'={{ $json.t }}','rules':{'rules':[{'value2':'a'},{'output':2,'operation':'startsWith','value2':'b'}]},'fallbackOutput':3}",
                                4)
                        .imported();

        assertThat(result.edges()).contains("switch case:2 to_2", "switch case:3 to_3");
        assertThat(result.value("Switch", "value", "{'t':'a'}").asText()).isEqualTo("0");
        assertThat(result.value("Switch", "value", "{'t':'bc'}").asText()).isEqualTo("2");
        assertThat(result.value("Switch", "value", "{'t':'z'}").asText()).isEqualTo("3");
    }

    @Test
    void of_many_items_each_goes_where_its_rule_says() {
        Result result =
                Drawn.started()
                        .node("Split", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                        .node(
                                "Switch",
                                "switch",
                                3,
                                RULES.formatted(rule("", "w"), rule("", "x"), "extra"))
                        .node("Rest", "noOp", 1, "{}")
                        .chain("Split", "Switch")
                        .link("Switch", 2, "Rest", 0)
                        .imported();
        String items = "[{'t':'x'},{'t':'w'},{'t':'y'},{'t':'w'}]";

        assertThat(result.value("Switch", "items", items))
                .isEqualTo(Json.read("[{\"t\":\"w\"},{\"t\":\"w\"}]"));
        assertThat(result.value("Switch (output 1)", "items", items))
                .isEqualTo(Json.read("[{\"t\":\"x\"}]"));
        assertThat(result.value("Switch (output 2)", "items", items))
                .isEqualTo(Json.read("[{\"t\":\"y\"}]"));
        assertThat(result.edges()).contains("switch_output_2 main rest");
    }

    @Test
    void a_computed_output_and_several_at_once_are_told() {
        Result computed =
                behind(
                                "switch",
                                3,
                                "{'mode':'expression','output':'={{ 1 }}','numberOutputs':2}",
                                0)
                        .imported();
        Result several =
                behind(
                                "switch",
                                3,
                                RULES.formatted(rule("", "w"), rule("", "x"), "none")
                                        .replace(
                                                "'options':{",
                                                "'options':{'allMatchingOutputs':true,"),
                                2)
                        .imported();

        assertThat(computed.type("Switch")).isEqualTo("flow:unmapped");
        assertThat(several.notesOf("Switch")).singleElement().asString().contains("allMatching");
    }
}
