package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import org.junit.jupiter.api.Test;

class SetNodesTest {
    private static final String LIST =
            "{'fieldToSplitOut':'list','options':{}}"; // makes many of one

    private static Result set(double version, String parameters) {
        return Drawn.started().node("Set", "set", version, parameters).chain("Set").imported();
    }

    private static Result ofMany(double version, String parameters) {
        return Drawn.started()
                .node("Split", "splitOut", 1, LIST)
                .node("Set", "set", version, parameters)
                .chain("Split", "Set")
                .imported();
    }

    private static String assigned(String... assignments) {
        return "{\"options\":{},\"assignments\":{\"assignments\":["
                + String.join(",", assignments)
                + "]}}";
    }

    private static String one(String name, String type, String value) {
        return Json.text(Json.object().put("name", name).put("type", type).put("value", value));
    }

    @Test
    void values_are_set_under_their_names_with_the_type_the_field_says() {
        Result result =
                set(
                        3.4,
                        assigned(
                                one("text", "string", "plain {{ $json.no }}"),
                                one("=named", "string", "==x {{ $json.a }}"),
                                one("script", "string", "={{ $json.s }}"),
                                one("number", "number", "12.50"),
                                one("read", "number", "={{ $json.num }}"),
                                one("none", "number", "={{ $json.missing }}"),
                                one("flag", "boolean", "true"),
                                one("list", "array", "[1,\"{{\"]"),
                                one("object", "object", "={\"k\": {{ $json.a }}}"),
                                one("deep.er", "string", "1"),
                                one("deep.too", "string", "2")));

        assertThat(result.type("Set")).isEqualTo("data:set");
        assertThat(result.value("Set", "values", "{'a':5,'s':'S','num':'7'}"))
                .isEqualTo(
                        Json.read(
                                """
                                {"text": "plain {{ $json.no }}", "named": "=x 5", "script": "S", "number": 12.50,
                                 "read": 7, "none": null, "flag": true, "list": [1, "{{"], "object": {"k": 5},
                                 "deep": {"er": "1", "too": "2"}}
                                """));
    }

    @Test
    void what_came_in_stays_as_far_as_it_is_told() {
        String set = assigned(one("a.b", "string", "new"), one("c", "string", "={{ $json.x }}"));
        String all = set.replaceFirst("\\{", "{\"includeOtherFields\":true,");
        String some =
                set.replaceFirst(
                        "\\{",
                        "{\"includeOtherFields\":true,\"include\":\"selected\",\"includeFields\":\"x, y\",");
        String but =
                set.replaceFirst(
                        "\\{",
                        "{\"includeOtherFields\":true,\"include\":\"except\",\"excludeFields\":\"x\",");
        String item = "{'x':1,'a':{'k':2,'b':'old'},'list':[3]}";

        assertThat(set(3.4, all).value("Set", "expression", item))
                .isEqualTo(
                        Json.read("{\"x\":1,\"a\":{\"k\":2,\"b\":\"new\"},\"list\":[3],\"c\":1}"));
        assertThat(set(3.4, some).value("Set", "expression", item))
                .isEqualTo(Json.read("{\"x\":1,\"a\":{\"b\":\"new\"},\"c\":1}"));
        assertThat(set(3.4, but).value("Set", "expression", item))
                .isEqualTo(Json.read("{\"a\":{\"b\":\"new\"},\"list\":[3],\"c\":1}"));
        assertThat(set(3.4, set).value("Set", "values", item))
                .isEqualTo(Json.read("{\"a\":{\"b\":\"new\"},\"c\":1}"));
    }

    @Test
    void first_versions_keep_what_came_in_unless_told_otherwise() {
        String values =
                "{'values':{'string':[{'name':'s','value':'={{ $json.x }}'}],'number':[{'name':'n','value':3}],'boolean':[{'name':'b','value':true}]},'options':{}%s}";

        assertThat(set(1, values.formatted("")).value("Set", "expression", "{'x':'y'}"))
                .isEqualTo(Json.read("{\"x\":\"y\",\"s\":\"y\",\"n\":3,\"b\":true}"));
        assertThat(
                        set(2, values.formatted(",'keepOnlySet':true"))
                                .value("Set", "values", "{'x':'y'}"))
                .isEqualTo(Json.read("{\"s\":\"y\",\"n\":3,\"b\":true}"));
    }

    @Test
    void fields_of_the_versions_between_are_read() {
        String fields =
                "{'fields':{'values':[{'name':'s','stringValue':'={{ $json.x }}'},{'name':'n','type':'numberValue','numberValue':'4'}]},'include':'none','options':{}}";

        assertThat(set(3.1, fields).value("Set", "values", "{'x':'y'}"))
                .isEqualTo(Json.read("{\"s\":\"y\",\"n\":4}"));
    }

    @Test
    void json_that_is_written_out_may_have_scripts_in_it() {
        String raw =
                Json.text(
                        Json.object()
                                .put("mode", "raw")
                                .put(
                                        "jsonOutput",
                                        "={\"title\": \"{{ $json.t }} ({{ $json.n }})\", \"n\": {{ $json.n }}, \"o\": {{ JSON.stringify($json.o) }}, \"fix\": [true]}"));
        Result result = set(3.4, raw);

        assertThat(
                        result.value(
                                "Set",
                                "expression",
                                "{\"t\":\"a \\\"b\\\"\",\"n\":3,\"o\":{\"k\":[1]}}"))
                .isEqualTo(
                        Json.read(
                                "{\"title\":\"a \\\"b\\\" (3)\",\"n\":3,\"o\":{\"k\":[1]},\"fix\":[true]}"));
    }

    @Test
    void json_that_is_none_is_told() {
        Result result = set(3.4, "{\"mode\":\"raw\",\"jsonOutput\":\"{no\"}");

        assertThat(result.type("Set")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Set")).singleElement().asString().contains("line 1");
    }

    @Test
    void of_many_items_each_is_set() {
        String set =
                assigned(
                        one("n", "number", "={{ $json.v }}"),
                        one("i", "number", "={{ $itemIndex }}"));
        String all = set.replaceFirst("\\{", "{\"includeOtherFields\":true,");

        assertThat(ofMany(3.4, set).value("Set", "expression", "[{'v':'1'},{'w':2}]"))
                .isEqualTo(Json.read("[{\"n\":1,\"i\":0},{\"n\":null,\"i\":1}]"));
        assertThat(ofMany(3.4, all).value("Set", "expression", "[{'v':1}]"))
                .isEqualTo(Json.read("[{\"v\":1,\"n\":1,\"i\":0}]"));
    }

    @Test
    void an_item_finds_its_own_in_the_list_that_another_node_put_out() {
        Result result =
                Drawn.started()
                        .node("Split", "splitOut", 1, LIST)
                        .node("First", "set", 3.4, assigned(one("x", "string", "={{ $json.v }}")))
                        .node(
                                "Set",
                                "set",
                                3.4,
                                assigned(
                                        one("v", "string", "={{ $('Split').item.json.v }}"),
                                        one("n", "number", "={{ $('Split').all().length }}")))
                        .chain("Split", "First", "Set")
                        .imported();

        assertThat(
                        result.value(
                                "Set",
                                "expression",
                                "[{'x':1},{'x':2}]",
                                java.util.Map.of("split", "[{'v':'a'},{'v':'b'}]")))
                .isEqualTo(Json.read("[{\"v\":\"a\",\"n\":2},{\"v\":\"b\",\"n\":2}]"));
    }

    @Test
    void behind_a_filter_nobody_knows_which_item_is_which() {
        Result result =
                Drawn.started()
                        .node("Split", "splitOut", 1, LIST)
                        .node("Filter", "filter", 2, "{'conditions':{}}")
                        .node(
                                "Set",
                                "set",
                                3.4,
                                assigned(one("v", "string", "={{ $('Split').item.json.v }}")))
                        .chain("Split", "Filter", "Set")
                        .imported();

        assertThat(result.type("Set")).isEqualTo("flow:unmapped");
    }

    @Test
    void an_option_that_is_not_known_stands_in_the_way() {
        Result result = set(3.4, "{'duplicateItem':true,'assignments':{}}");

        assertThat(result.type("Set")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Set")).singleElement().asString().contains("duplicateItem");
    }
}
