package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.expression.Truth;
import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IfNodesTest {
    private static final String ITEM =
            "{'s':'Abc','n':5,'num':'5','yes':true,'no':false,'list':[1,2],'none':[],'o':{'k':1},'e':{},'at':'2024-01-02T00:00:00Z','blank':'','flag':'true'}";

    private static String conditions(String... all) {
        return "{'conditions':{'options':{'caseSensitive':true,'typeValidation':'strict'},'combinator':'and','conditions':["
                + String.join(",", all)
                + "]},'options':{}}";
    }

    private static String one(String left, String type, String operation, String right) {
        return "{'id':'1','leftValue':'={{ %s }}','rightValue':%s,'operator':{'type':'%s','operation':'%s'}}"
                .formatted(left, right, type, operation);
    }

    private static boolean holds(double version, String parameters) {
        Result result =
                Drawn.started().node("If", "if", version, parameters).chain("If").imported();
        assertThat(result.type("If")).as("%s", result.notes()).isEqualTo("logic:if");
        return Truth.of(result.value("If", "condition", ITEM));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "$json.s, string, equals, 'Abc', true",
                "$json.s, string, equals, 'abc', false",
                "$json.missing, string, equals, '', true",
                "$json.blank, string, notEquals, '', false",
                "$json.s, string, notEquals, 'abc', true",
                "$json.missing, string, notEquals, 'abc', true",
                "$json.s, string, contains, 'b', true",
                "$json.s, string, notContains, 'b', false",
                "$json.missing, string, notContains, 'b', true",
                "$json.s, string, startsWith, 'A', true",
                "$json.s, string, notStartsWith, 'A', false",
                "$json.s, string, endsWith, 'bc', true",
                "$json.s, string, endsWith, 'longer than it', false",
                "$json.s, string, regex, '^A.c$', true",
                "$json.s, string, regex, '/^a/i', true",
                "$json.s, string, notRegex, '^a', true",
                "$json.missing, string, exists, '', false",
                "$json.s, string, notExists, '', false",
                "$json.blank, string, empty, '', true",
                "$json.missing, string, empty, '', true",
                "$json.s, string, notEmpty, '', true",
                "$json.n, number, equals, 5, true",
                "$json.n, number, gt, 4, true",
                "$json.n, number, lte, 4, false",
                "$json.missing, number, gt, 4, false",
                "$json.yes, boolean, true, '', true",
                "$json.s, boolean, true, '', false",
                "$json.no, boolean, false, '', true",
                "$json.yes, boolean, notEquals, false, true",
                "$json.at, dateTime, after, '2024-01-01T00:00:00Z', true",
                "$json.at, dateTime, beforeOrEquals, '2024-01-01T00:00:00Z', false",
                "$json.list, array, contains, 2, true",
                "$json.list, array, lengthGt, 1, true",
                "$json.none, array, empty, '', true",
                "$json.list, array, notEmpty, '', true",
                "$json.o, object, notEmpty, '', true",
                "$json.e, object, empty, '', true",
                "$json.missing, object, exists, '', false"
            })
    void a_condition_holds_as_in_n8n(
            String left, String type, String operation, String right, boolean expected) {
        assertThat(holds(2, conditions(one(left, type, operation, right)))).isEqualTo(expected);
    }

    @Test
    void conditions_are_joined() {
        String yes = one("$json.n", "number", "equals", "5");
        String no = one("$json.n", "number", "equals", "6");

        assertThat(holds(2, conditions())).isTrue();
        assertThat(holds(2, conditions(yes, no))).isFalse();
        assertThat(holds(2, conditions(yes, no).replace("'and'", "'or'"))).isTrue();
    }

    @Test
    void types_and_case_are_taken_loosely_where_it_says_so() {
        String number = conditions(one("$json.num", "number", "equals", "5"));
        String flag = conditions(one("$json.flag", "boolean", "true", "''"));
        String text = conditions(one("$json.s", "string", "equals", "'aBC'"));

        assertThat(holds(2, number)).isFalse();
        assertThat(holds(2, number.replace("'strict'", "'loose'"))).isTrue();
        assertThat(
                        holds(
                                2.2,
                                number.replace(
                                        "'options':{}}",
                                        "'options':{},'looseTypeValidation':true}")))
                .isTrue();
        assertThat(holds(2, flag.replace("'strict'", "'loose'"))).isTrue();
        assertThat(holds(2, text.replace("'caseSensitive':true", "'caseSensitive':false")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'string':[{'value1':'={{ $json.s }}','value2':'Abc'}]} | true",
                "{'string':[{'value1':'={{ $json.s }}','operation':'contains','value2':'x'}]} | false",
                "{'string':[{'value1':'={{ $json.blank }}','operation':'isEmpty'}]} | true",
                "{'number':[{'value1':'={{ $json.num }}','operation':'larger','value2':4}]} | true",
                "{'number':[{'value1':'={{ $json.n }}','value2':6}]} | true",
                "{'number':[{'value1':'={{ $json.missing }}','operation':'equal'}]} | true",
                "{'boolean':[{'value1':'={{ $json.yes }}','value2':true}]} | true",
                "{'boolean':[{'value1':'={{ $json.no }}'}]} | true",
                "{'boolean':[{'value1':'={{ $json.yes }}','value2':true}],'number':[{'value1':1,'value2':0}]} | false"
            })
    void first_versions_write_them_by_type(String conditions, boolean expected) {
        assertThat(holds(1, "{'conditions':" + conditions + "}")).isEqualTo(expected);
    }

    @Test
    void any_of_them_is_enough_in_a_first_version_that_says_so() {
        assertThat(
                        holds(
                                1,
                                "{'combineOperation':'any','conditions':{'boolean':[{'value1':true,'value2':true}],'number':[{'value1':1,'value2':0}]}}"))
                .isTrue();
    }

    @Test
    void of_many_items_each_goes_its_way() {
        String big = conditions(one("$json.n", "number", "gt", "1"));
        Result result =
                Drawn.started()
                        .node("Split", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                        .node("If", "if", 2, big)
                        .node("Yes", "noOp", 1, "{}")
                        .node("No", "noOp", 1, "{}")
                        .chain("Split", "If", "Yes")
                        .link("If", 1, "No", 0)
                        .imported();
        String items = "[{'n':1},{'n':2},{'x':3}]";

        assertThat(result.value("If", "items", items)).isEqualTo(Json.read("[{\"n\":2}]"));
        assertThat(result.value("If (otherwise)", "items", items))
                .isEqualTo(Json.read("[{\"n\":1},{\"x\":3}]"));
        assertThat(result.edges())
                .contains(
                        "split main if",
                        "split main if_otherwise",
                        "if main yes",
                        "if_otherwise main no");
    }

    @Test
    void a_filter_lets_an_item_pass_or_picks_from_many() {
        String big = conditions(one("$json.n", "number", "gt", "1"));
        Result one =
                Drawn.started()
                        .node("Filter", "filter", 2, big)
                        .node("End", "noOp", 1, "{}")
                        .chain("Filter", "End")
                        .imported();
        Result always =
                Drawn.started()
                        .node("Filter", "filter", 2, big)
                        .with("alwaysOutputData", "true")
                        .node("End", "noOp", 1, "{}")
                        .chain("Filter", "End")
                        .imported();
        Result many =
                Drawn.started()
                        .node("Split", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                        .node("Filter", "filter", 2, big)
                        .with("alwaysOutputData", "true")
                        .chain("Split", "Filter")
                        .imported();

        assertThat(one.edges()).contains("filter true end");
        assertThat(always.edges()).contains("filter main end");
        assertThat(always.value("Filter", "expression", "{'n':1}")).isEqualTo(Json.object());
        assertThat(always.value("Filter", "expression", "{'n':2}"))
                .isEqualTo(Json.read("{\"n\":2}"));
        assertThat(many.value("Filter", "items", "[{'n':1}]")).isEqualTo(Json.read("[{}]"));
        assertThat(many.value("Filter", "items", "[{'n':2},{'n':1}]"))
                .isEqualTo(Json.read("[{\"n\":2}]"));
    }

    @Test
    void an_unknown_comparison_is_told() {
        Result result =
                Drawn.started()
                        .node("If", "if", 2, conditions(one("$json.s", "string", "sounds", "'x'")))
                        .chain("If")
                        .imported();

        assertThat(result.notesOf("If")).singleElement().asString().contains("'sounds'");
    }
}
