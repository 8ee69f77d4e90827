package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpNodesTest {
    private static Result call(double version, String parameters) {
        return Drawn.started()
                .node("Call", "httpRequest", version, parameters)
                .chain("Call")
                .imported();
    }

    private static JsonNode sent(Result result, String incoming) {
        assertThat(result.type("Call")).as("%s", result.notes()).isEqualTo("web:httpRequest");
        JsonNode data = result.data("Call");
        var sent = Json.object();
        data.path("parameters")
                .fieldNames()
                .forEachRemaining(name -> sent.set(name, result.value("Call", name, incoming)));
        return sent;
    }

    @Test
    void a_call_says_all_it_said() {
        Result result =
                call(
                        4.2,
                        """
                        {"method": "POST", "url": "=http://api/{{ $json.id }}", "authentication": "none",
                         "sendQuery": true, "queryParameters": {"parameters": [{"name": "q", "value": "={{ $json.q }}"}, {}]},
                         "sendHeaders": true, "headerParameters": {"parameters": [{"name": "X-One", "value": "1"}]},
                         "sendBody": true, "bodyParameters": {"parameters": [{"name": "=source", "value": "={{ $json.o }}"}]},
                         "options": {"timeout": 7000, "redirect": {"redirect": {"maxRedirects": 3}}, "batching": {"batch": {"batchSize": 1}}}}
                        """);

        assertThat(sent(result, "{'id':7,'q':'x y','o':{'k':1}}"))
                .isEqualTo(
                        Json.read(
                                """
                                {"method": "POST", "url": "http://api/7", "query": {"q": "x y"},
                                 "headers": {"X-One": "1", "Content-Type": "application/json"},
                                 "body": {"source": {"k": 1}}, "output": "item"}
                                """));
        assertThat(result.data("Call").path("timeout").asInt()).isEqualTo(7000);
    }

    private static JsonNode posted(String body, String incoming) {
        return sent(
                call(
                        4,
                        "{\"url\":\"http://a/\",\"method\":\"POST\",\"sendBody\":true,"
                                + body
                                + "}"),
                incoming);
    }

    @Test
    void a_json_body_may_be_written_out_or_computed() {
        String written =
                "\"specifyBody\":\"json\",\"jsonBody\":\"={\\\"a\\\": [\\\"{{ $json.x }}!\\\"]}\"";
        String computed = "\"specifyBody\":\"json\",\"jsonBody\":\"={{ JSON.stringify($json) }}\"";

        assertThat(posted(written, "{'x':'\\\\'}").path("body"))
                .isEqualTo(Json.read("{\"a\":[\"\\\\!\"]}"));
        assertThat(posted(computed, "{'x':1}").path("body")).isEqualTo(Json.read("{\"x\":1}"));
    }

    @Test
    void a_body_may_be_a_form_or_as_it_is() {
        JsonNode form =
                posted(
                        "\"contentType\":\"form-urlencoded\",\"bodyParameters\":{\"parameters\":[{\"name\":\"a\",\"value\":\"={{ $json.x }}\"}]}",
                        "{'x':1}");
        JsonNode raw =
                posted(
                        "\"contentType\":\"raw\",\"rawContentType\":\"text/csv\",\"body\":\"=a,{{ $json.x }}\"",
                        "{'x':1}");

        assertThat(form.path("body")).isEqualTo(Json.read("{\"a\":1}"));
        assertThat(form.path("headers").path("Content-Type").asText())
                .isEqualTo("application/x-www-form-urlencoded");
        assertThat(raw.path("body").asText()).isEqualTo("a,1");
        assertThat(raw.path("headers").path("Content-Type").asText()).isEqualTo("text/csv");
    }

    @Test
    void first_versions_write_it_otherwise() {
        Result result =
                call(
                        1,
                        """
                        {"requestMethod": "PUT", "url": "http://a/", "jsonParameters": true, "responseFormat": "string",
                         "headerParametersJson": "={\\n \\"Authorization\\": \\"Bearer {{ $json.t }}\\"\\n}",
                         "bodyParametersJson": "={{ $json }}", "options": {"bodyContentType": "json", "timeout": 100}}
                        """);
        Result pairs =
                call(
                        2,
                        """
                        {"url": "http://a/", "queryParametersUi": {"parameter": [{"name": "q", "value": "1"}]},
                         "headerParametersUi": {"parameter": []}, "options": {}}
                        """);

        assertThat(sent(result, "{'t':'T'}"))
                .isEqualTo(
                        Json.read(
                                """
                                {"method": "PUT", "url": "http://a/",
                                 "headers": {"Authorization": "Bearer T", "Content-Type": "application/json"},
                                 "body": {"t": "T"}, "output": "text"}
                                """));
        assertThat(sent(pairs, "{}"))
                .isEqualTo(
                        Json.read(
                                "{\"method\":\"GET\",\"url\":\"http://a/\",\"query\":{\"q\":\"1\"},\"output\":\"item\"}"));
        assertThat(pairs.data("Call").path("timeout").asText()).isEqualTo("5m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "options.pagination | 'options':{'pagination':{'pagination':{'maxRequests':2}}}",
                "options.proxy | 'options':{'proxy':'http://p'}",
                "'httpDigestAuth' | 'authentication':'genericCredentialType','genericAuthType':'httpDigestAuth'",
                "allowUnauthorizedCerts | 'options':{'allowUnauthorizedCerts':true}",
                "fullResponse | 'options':{'response':{'response':{'fullResponse':true}}}",
                "neverError | 'options':{'response':{'response':{'neverError':true}}}",
                "'file' | 'options':{'response':{'response':{'responseFormat':'file'}}}",
                "redirects | 'options':{'redirect':{'redirect':{'followRedirects':false}}}",
                "multipart-form-data | 'sendBody':true,'contentType':'multipart-form-data'",
                "given twice | 'sendQuery':true,'queryParameters':{'parameters':[{'name':'a','value':'1'},{'name':'a','value':'2'}]}",
                "name that is computed | 'sendHeaders':true,'headerParameters':{'parameters':[{'name':'={{ $json.x }}','value':'1'}]}",
                "'method' is computed | 'method':'={{ $json.m }}'"
            })
    void what_a_call_cannot_do_here_is_told(String said, String parameters) {
        Result result = call(4.2, "{'url':'http://a/'," + parameters + "}");

        assertThat(result.type("Call")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Call")).singleElement().asString().contains(said);
    }

    @Test
    void headers_of_a_script_stay_beside_the_kind_of_the_body() {
        Result result =
                call(
                        4.2,
                        "{'url':'http://a/','method':'POST','sendHeaders':true,'specifyHeaders':'json','jsonHeaders':'={{ $json.h }}','sendBody':true,'specifyBody':'json','jsonBody':'={{ $json.b }}'}");

        assertThat(result.value("Call", "headers", "{'h':{'X-A':'1'}}"))
                .isEqualTo(Drawn.json("{'Content-Type':'application/json','X-A':'1'}"));
    }

    @Test
    void an_answer_is_a_list_of_items_for_those_who_want_one() {
        Result result =
                Drawn.started()
                        .node("Call", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .node(
                                "Set",
                                "set",
                                3.4,
                                "{'assignments':{'assignments':[{'name':'x','type':'string','value':'={{ $json.a }}'}]}}")
                        .node(
                                "Sort",
                                "sort",
                                1,
                                "{'sortFieldsUi':{'sortField':[{'fieldName':'x'}]}}")
                        .chain("Call", "Set", "Sort")
                        .imported();

        assertThat(result.parameter("Call", "output").asText()).isEqualTo("items");
        assertThat(result.type("Set")).isEqualTo("data:transform");
        assertThat(result.value("Set", "expression", "[{'a':1}]"))
                .isEqualTo(Json.read("[{\"x\":1}]"));
    }

    private static final Map<String, String> TWO = Map.of("split", "[{'id':'a'},{'id':'b'}]");

    private static Result ofMany() {
        return Drawn.started()
                .node("Split", "splitOut", 1, "{'fieldToSplitOut':'list'}")
                .node(
                        "Call",
                        "httpRequest",
                        4.2,
                        "{'url':'=http://a/{{ $json.id }}/{{ $itemIndex }}/{{ $(\\u0027Split\\u0027).item.json.id }}'}")
                .node("End", "aggregate", 1, "{'aggregate':'aggregateAllItemData'}")
                .chain("Split", "Call", "End")
                .imported();
    }

    @Test
    void many_items_are_called_for_one_by_one_in_a_loop() {
        Result result = ofMany();

        assertThat(result.edges())
                .containsExactlyInAnyOrder(
                        "start main split",
                        "split main call_each",
                        "call_each loop call",
                        "call main call_each",
                        "call empty call_each",
                        "call_each done call_done",
                        "call_done main end");
        assertThat(result.value("Call (done)", "items", "[{'x':1},[],[{'x':2},{'x':3}]]"))
                .isEqualTo(Json.read("[{\"x\":1},{\"x\":2},{\"x\":3}]"));
        assertThat(result.notesOf("Call")).singleElement().asString().contains("loop of its own");
    }

    @Test
    void in_its_loop_a_call_knows_the_number_of_its_item_if_it_asks() {
        Result result = ofMany();

        assertThat(result.value("Call (each item)", "items", "{}", TWO))
                .isEqualTo(
                        Json.read(
                                "[{\"json\":{\"id\":\"a\"},\"number\":0},{\"json\":{\"id\":\"b\"},\"number\":1}]"));
        assertThat(result.value("Call", "url", "{'json':{'id':'b'},'number':1}", TWO))
                .isEqualTo(Json.read("\"http://a/b/1/b\""));
    }

    @Test
    void behind_an_error_output_the_error_and_the_item_are_known() {
        Result result =
                Drawn.started()
                        .node("Before", "set", 3.4, "{}")
                        .node("Call", "httpRequest", 4.2, "{'url':'http://a/'}")
                        .with("onError", "'continueErrorOutput'")
                        .node(
                                "Tell",
                                "set",
                                3.4,
                                "{'assignments':{'assignments':[{'name':'x','type':'string','value':'={{ $json.error }}/{{ $json.error.message }}/{{ $json.id }}'}]}}")
                        .chain("Before", "Call")
                        .link("Call", 1, "Tell", 0)
                        .imported();

        assertThat(
                        result.value(
                                        "Tell",
                                        "values",
                                        "{'message':'broken','code':'X'}",
                                        java.util.Map.of("before", "{'id':4}"))
                                .path("x")
                                .asText())
                .isEqualTo("broken/broken/4");
    }

    @Test
    void a_question_in_graphql_is_a_call() {
        Result result =
                Drawn.started()
                        .node(
                                "Call",
                                "graphql",
                                1,
                                "{'endpoint':'http://g/','requestFormat':'json','query':'={ user(id: {{ $json.id }}) }','variables':'={}'}")
                        .chain("Call")
                        .imported();

        assertThat(sent(result, "{'id':3}").path("body"))
                .isEqualTo(Json.read("{\"query\":\"{ user(id: 3) }\"}"));
    }
}
