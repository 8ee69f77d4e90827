package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeNodesTest {
    private static final Map<String, String> LISTS =
            Map.of(
                    "a",
                    "[{'id':1,'x':'p'},{'id':2,'x':'q'}]",
                    "b",
                    "[{'id':2,'y':'r'},{'id':3,'y':'s'},{'id':2,'y':'t'}]");

    private static Result ofLists(double version, String parameters) {
        return Drawn.started()
                .node("A", "splitOut", 1, "{'fieldToSplitOut':'a'}")
                .node("B", "splitOut", 1, "{'fieldToSplitOut':'b'}")
                .node("Merge", "merge", version, parameters)
                .chain("A", "Merge")
                .link(Drawn.START, "B")
                .link("B", 0, "Merge", 1)
                .imported();
    }

    private static Result ofItems(double version, String parameters) {
        return Drawn.started()
                .node("A", "set", 3.4, "{}")
                .node("B", "set", 3.4, "{}")
                .node("Merge", "merge", version, parameters)
                .chain("A", "Merge")
                .link(Drawn.START, "B")
                .link("B", 0, "Merge", 1)
                .imported();
    }

    private static String merged(Result result, Map<String, String> outputs) {
        assertThat(result.type("Merge")).as("%s", result.notes()).isNotEqualTo("flow:unmapped");
        String parameter = result.type("Merge").equals("data:items") ? "items" : "expression";
        return Json.text(result.value("Merge", parameter, "{}", outputs));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "3 | {} | [{'id':1,'x':'p'},{'id':2,'x':'q'},{'id':2,'y':'r'},{'id':3,'y':'s'},{'id':2,'y':'t'}]",
                "1 | {'mode':'append'} | [{'id':1,'x':'p'},{'id':2,'x':'q'},{'id':2,'y':'r'},{'id':3,'y':'s'},{'id':2,'y':'t'}]",
                "3 | {'mode':'combine','combineBy':'combineByPosition'} | [{'id':2,'x':'p','y':'r'},{'id':3,'x':'q','y':'s'}]",
                "3 | {'mode':'combine','combineBy':'combineByPosition','options':{'includeUnpaired':true}} | [{'id':2,'x':'p','y':'r'},{'id':3,'x':'q','y':'s'},{'id':2,'y':'t'}]",
                "1 | {'mode':'mergeByIndex'} | [{'id':2,'x':'p','y':'r'},{'id':3,'x':'q','y':'s'}]",
                "3 | {'mode':'combine','fieldsToMatchString':'id'} | [{'id':2,'x':'q','y':'r'},{'id':2,'x':'q','y':'t'}]",
                "2.1 | {'mode':'combine','mergeByFields':{'values':[{'field1':'id','field2':'id'}]}} | [{'id':2,'x':'q','y':'r'},{'id':2,'x':'q','y':'t'}]",
                "3 | {'mode':'combine','joinMode':'keepMatches','outputDataFrom':'input1','fieldsToMatchString':'id'} | [{'id':2,'x':'q'}]",
                "3 | {'mode':'combine','joinMode':'enrichInput1','fieldsToMatchString':'id'} | [{'id':1,'x':'p'},{'id':2,'x':'q','y':'r'}]",
                "3 | {'mode':'combine','joinMode':'enrichInput2','advanced':true,'mergeByFields':{'values':[{'field1':'id','field2':'id'}]}} | [{'id':2,'y':'r','x':'q'},{'id':3,'y':'s'},{'id':2,'y':'t','x':'q'}]",
                "3 | {'mode':'combine','joinMode':'keepNonMatches','outputDataFrom':'input2','fieldsToMatchString':'id'} | [{'id':3,'y':'s'}]",
                "3 | {'mode':'combine','joinMode':'keepNonMatches','fieldsToMatchString':'id'} | [{'id':1,'x':'p'},{'id':3,'y':'s'}]",
                "1 | {'mode':'mergeByKey','propertyName1':'id','propertyName2':'id'} | [{'id':1,'x':'p'},{'id':2,'x':'q','y':'r'}]",
                "1 | {'mode':'removeKeyMatches','propertyName1':'id','propertyName2':'id'} | [{'id':1,'x':'p'}]",
                "2.1 | {'mode':'chooseBranch'} | [{'id':1,'x':'p'},{'id':2,'x':'q'}]",
                "2.1 | {'mode':'chooseBranch','output':'empty'} | {}",
                "3 | {'mode':'chooseBranch','useDataOfInput':2} | [{'id':2,'y':'r'},{'id':3,'y':'s'},{'id':2,'y':'t'}]"
            })
    void lists_come_together(double version, String parameters, String expected) {
        assertThat(merged(ofLists(version, parameters), LISTS))
                .isEqualTo(Json.text(Json.read(expected.replace('\'', '"'))));
    }

    @Test
    void each_goes_with_each() {
        Map<String, String> outputs = Map.of("a", "[{'x':1},{'x':2}]", "b", "[{'y':1},{'y':2}]");

        assertThat(
                        merged(
                                ofLists(2.1, "{'mode':'combine','combinationMode':'multiplex'}"),
                                outputs))
                .isEqualTo(
                        "[{\"x\":1,\"y\":1},{\"x\":1,\"y\":2},{\"x\":2,\"y\":1},{\"x\":2,\"y\":2}]");
    }

    @Test
    void of_single_items_one_is_made() {
        Map<String, String> outputs = Map.of("a", "{'x':1,'z':1}", "b", "{'y':2,'z':2}");
        Result result = ofItems(3, "{'mode':'combine','combineBy':'combineByPosition'}");

        assertThat(result.type("Merge")).isEqualTo("data:transform");
        assertThat(merged(result, outputs)).isEqualTo("{\"x\":1,\"z\":2,\"y\":2}");
        assertThat(merged(ofItems(3, "{}"), outputs))
                .isEqualTo("[{\"x\":1,\"z\":1},{\"y\":2,\"z\":2}]");
    }

    @Test
    void what_a_choice_may_not_bring_has_a_node_of_its_own() {
        Result result =
                Drawn.started()
                        .node("If", "if", 2, "{}")
                        .node("A", "set", 3.4, "{}")
                        .node("Merge", "merge", 3, "{}")
                        .chain("If", "A", "Merge")
                        .link("If", 1, "Merge", 1)
                        .imported();

        assertThat(result.edges())
                .contains(
                        "a main merge_input_0",
                        "merge_input_0 main merge",
                        "if false merge_input_1",
                        "merge_input_1 main merge");
        assertThat(merged(result, Map.of("merge_input_1", "{'x':1}"))).isEqualTo("[{\"x\":1}]");
    }

    @Test
    void other_ways_are_told() {
        assertThat(ofLists(3, "{'mode':'combineBySql','query':'SELECT 1'}").type("Merge"))
                .isEqualTo("flow:unmapped");
        assertThat(
                        ofLists(
                                        3,
                                        "{'mode':'combine','combineBy':'combineByPosition','options':{'clashHandling':{'values':{'resolveClash':'preferInput1'}}}}")
                                .notesOf("Merge"))
                .singleElement()
                .asString()
                .contains("clashHandling");
    }
}
