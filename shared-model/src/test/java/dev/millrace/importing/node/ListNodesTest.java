package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that make items of lists, lists of items, or other lists. */
class ListNodesTest {
    private static Result of(String type, double version, String parameters) {
        return Drawn.started().node("Node", type, version, parameters).chain("Node").imported();
    }

    private static Result behindMany(String type, double version, String parameters) {
        return Drawn.started()
                .node("Split", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                .node("Node", type, version, parameters)
                .chain("Split", "Node")
                .imported();
    }

    private static String json(String text) {
        return Json.text(Json.read(text.replace('\'', '"')));
    }

    private static String value(Result result, String parameter, String incoming) {
        return Json.text(result.value("Node", parameter, incoming));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'fieldToSplitOut':'list'} | {'list':[{'a':1},{'a':2}]} | [{'a':1},{'a':2}]",
                "{'fieldToSplitOut':'list'} | {'list':['x']} | [{'list':'x'}]",
                "{'fieldToSplitOut':'list'} | {'list':[]} | []",
                "{'fieldToSplitOut':'list'} | {} | []",
                "{'fieldToSplitOut':'list'} | {'list':7} | [{'list':7}]",
                "{'fieldToSplitOut':'list'} | {'list':{'p':{'a':1},'q':{'a':2}}} | [{'a':1},{'a':2}]",
                "{'fieldToSplitOut':'in.list'} | {'in':{'list':[{'a':1}]}} | [{'a':1}]",
                "{'fieldToSplitOut':'list','options':{'destinationFieldName':'d'}} | {'list':[{'a':1}]} | [{'d':{'a':1}}]",
                "{'fieldToSplitOut':'list','include':'allOtherFields'} | {'k':1,'list':[{'a':1},2]} | [{'k':1,'list':{'a':1}},{'k':1,'list':2}]",
                "{'fieldToSplitOut':'list','include':'selectedOtherFields','fieldsToInclude':'k'} | {'k':1,'l':2,'list':[3]} | [{'k':1,'list':3}]",
                "{'fieldToSplitOut':'a, b'} | {'a':[1,2],'b':[{'x':1}]} | [{'a':1,'b':{'x':1}},{'a':2}]",
                "{'fieldToSplitOut':'a, b'} | {} | []",
                "{'fieldToSplitOut':'a, b','include':'allOtherFields','options':{'destinationFieldName':'c'}} | {'k':0,'a':[1],'b':[2]} | [{'k':0,'c':1,'b':2}]"
            })
    void a_list_becomes_items(String parameters, String incoming, String expected) {
        assertThat(value(of("splitOut", 1, parameters), "items", incoming))
                .isEqualTo(json(expected));
        assertThat(value(of("itemLists", 3, parameters), "items", incoming))
                .isEqualTo(json(expected));
    }

    @Test
    void the_lists_of_many_items_become_one() {
        Result result = behindMany("splitOut", 1, "{'fieldToSplitOut':'list'}");

        assertThat(value(result, "items", "[{'list':[{'a':1}]},{'list':[]},{'list':[{'a':2},3]}]"))
                .isEqualTo(json("[{'a':1},{'a':2},{'list':3}]"));
    }

    @Test
    void where_an_empty_list_would_end_the_path_an_empty_item_may_go_on() {
        Result result =
                Drawn.started()
                        .node("Node", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                        .with("alwaysOutputData", "true")
                        .chain("Node")
                        .imported();

        assertThat(value(result, "items", "{'list':[]}")).isEqualTo("[{}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'aggregate':'aggregateAllItemData'} | {'data':[{'a':1,'b':['x']},{'b':['y','z']},{'a':null}]}",
                "{'aggregate':'aggregateAllItemData','destinationFieldName':'all','include':'specifiedFields','fieldsToInclude':'a'} | {'all':[{'a':1},{},{'a':null}]}",
                "{'fieldsToAggregate':{'fieldToAggregate':[{'fieldToAggregate':'a'},{'fieldToAggregate':'b','renameField':true,'outputFieldName':'c'}]}} | {'a':[1],'c':[['x'],['y','z']]}",
                "{'fieldsToAggregate':{'fieldToAggregate':[{'fieldToAggregate':'b'}]},'options':{'mergeLists':true}} | {'b':['x','y','z']}",
                "{'fieldsToAggregate':{'fieldToAggregate':[{'fieldToAggregate':'a'}]},'options':{'keepMissing':true}} | {'a':[1,null,null]}"
            })
    void items_become_one(String parameters, String expected) {
        String items = "[{'a':1,'b':['x']},{'b':['y','z']},{'a':null}]";

        assertThat(value(behindMany("aggregate", 1, parameters), "expression", items))
                .isEqualTo(json(expected));
    }

    @Test
    void one_list_of_one_stays_a_list_of_it() {
        String field =
                "{'fieldsToAggregate':{'fieldToAggregate':[{'fieldToAggregate':'b'}]},'options':{}}";

        assertThat(value(of("aggregate", 1, field), "expression", "{'b':['x','y']}"))
                .isEqualTo(json("{'b':[['x','y']]}"));
        assertThat(value(of("aggregate", 1, field), "expression", "{'b':1}"))
                .isEqualTo(json("{'b':[1]}"));
    }

    @Test
    void a_limit_takes_the_first_or_the_last() {
        String items = "[{'a':1},{'a':2},{'a':3}]";

        assertThat(value(behindMany("limit", 1, "{'maxItems':2}"), "expression", items))
                .isEqualTo(json("[{'a':1},{'a':2}]"));
        assertThat(
                        value(
                                behindMany("limit", 1, "{'maxItems':2,'keep':'lastItems'}"),
                                "expression",
                                items))
                .isEqualTo(json("[{'a':2},{'a':3}]"));
        assertThat(value(behindMany("limit", 1, "{}"), "expression", items))
                .isEqualTo(json("{'a':1}"));
        assertThat(value(behindMany("limit", 1, "{'keep':'lastItems'}"), "expression", items))
                .isEqualTo(json("{'a':3}"));
        assertThat(
                        value(
                                behindMany("itemLists", 3, "{'operation':'limit','maxItems':2}"),
                                "expression",
                                items))
                .isEqualTo(json("[{'a':1},{'a':2}]"));
    }

    @Test
    void items_are_sorted_by_one_field_after_the_other() {
        String by =
                "{'sortFieldsUi':{'sortField':[{'fieldName':'t'},{'fieldName':'o.n','order':'descending'}]}}";
        String items = "[{'t':'b','o':{'n':1}},{'t':'A','o':{'n':1}},{'t':'a','o':{'n':2}}]";

        assertThat(value(behindMany("sort", 1, by), "expression", items))
                .isEqualTo(
                        json(
                                "[{'t':'a','o':{'n':2}},{'t':'A','o':{'n':1}},{'t':'b','o':{'n':1}}]"));
        assertThat(of("sort", 1, "{'type':'random'}").type("Node")).isEqualTo("flow:unmapped");
    }

    @Test
    void what_is_there_twice_is_dropped() {
        String items = "[{'a':1,'b':1},{'a':1,'b':2},{'a':1,'b':1}]";

        assertThat(value(behindMany("removeDuplicates", 1, "{}"), "expression", items))
                .isEqualTo(json("[{'a':1,'b':1},{'a':1,'b':2}]"));
        assertThat(
                        value(
                                behindMany(
                                        "removeDuplicates",
                                        2,
                                        "{'compare':'selectedFields','fieldsToCompare':'a'}"),
                                "expression",
                                items))
                .isEqualTo(json("[{'a':1,'b':1}]"));
        assertThat(
                        value(
                                behindMany(
                                        "removeDuplicates",
                                        2,
                                        "{'compare':'allFieldsExcept','fieldsToExclude':'b'}"),
                                "expression",
                                items))
                .isEqualTo(json("[{'a':1,'b':1}]"));
        assertThat(
                        of(
                                        "removeDuplicates",
                                        2,
                                        "{'operation':'removeItemsSeenInPreviousExecutions'}")
                                .type("Node"))
                .isEqualTo("flow:unmapped");
    }

    @Test
    void what_only_the_first_item_is_for_takes_the_first() {
        Result result =
                Drawn.started()
                        .node("Split", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                        .node(
                                "Node",
                                "set",
                                3.4,
                                "{'assignments':{'assignments':[{'name':'x','type':'string','value':'={{ $json.a }}'}]}}")
                        .with("executeOnce", "true")
                        .node("Wait", "wait", 1.1, "{'amount':'={{ $json.x }}'}")
                        .chain("Split", "Node", "Wait")
                        .imported();

        assertThat(value(result, "values", "[{'a':1},{'a':2}]")).isEqualTo(json("{'x':1}"));
        assertThat(result.value("Wait", "duration", "{'x':2}")).isEqualTo(Json.read("2000"));
    }
}
