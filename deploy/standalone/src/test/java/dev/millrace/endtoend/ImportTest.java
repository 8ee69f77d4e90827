package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workflows of n8n through the front door: imported, then run, with a stand-in for the world. */
class ImportTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static StandIn world;
    private static Api api;

    @BeforeAll
    static void start() {
        world = answering();
        api = millrace.api();
    }

    private static StandIn answering() {
        return new StandIn()
                .on("/stock/A", "{\"sku\":\"A\",\"count\":5}")
                .on(
                        "/users",
                        "[{\"id\":1,\"name\":\"Ann\"},{\"id\":2,\"name\":\"Ben\"},{\"id\":3,\"name\":\"Cy\"}]")
                .on("/users/1/posts", "{\"total\":10}")
                .on("/users/2/posts", "{\"total\":20}")
                .on("/users/3/posts", "{\"total\":30}")
                .on("/fragile/42", 500, "{}")
                .on("/flaky", 503, "{}")
                .on("/flaky", 503, "{}")
                .on("/flaky", "{\"state\":\"up\"}")
                .on("/broken", 500, "{}")
                .on(
                        "/prices",
                        "{\"prices\":[{\"id\":1,\"price\":5},{\"id\":2,\"price\":20},{\"id\":3,\"price\":30},{\"id\":4,\"price\":40}]}")
                .on(
                        "/names",
                        "{\"data\":{\"names\":[{\"id\":4,\"name\":\"d\"},{\"id\":1,\"name\":\"a\"},{\"id\":3,\"name\":\"c\"},{\"id\":2,\"name\":\"b\"}]}}")
                .on("/confirm/1", "{\"ok\":true}")
                .on("/confirm/3", "{\"ok\":false}")
                .on("/job", "{\"state\":\"busy\"}")
                .on("/job", "{\"state\":\"busy\"}")
                .on("/job", "{\"state\":\"ready\",\"result\":7}")
                .on("/me", "{\"name\":\"Ann\"}")
                .on(
                        "/v1/chat/completions",
                        "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hi Ann\"},\"finish_reason\":\"stop\"}]}")
                .on("/before", "{\"list\":[1,2]}");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String workflow(String name) {
        try (var file = ImportTest.class.getResourceAsStream("/n8n/" + name + ".json")) {
            byte[] bytes = Objects.requireNonNull(file, name).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8)
                    .replace("http://stand-in.test", world.url());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Api.Answer post(String body) {
        return api.post("/v1/flows/import?format=n8n", body);
    }

    private static JsonNode imported(String name) {
        Api.Answer answer = post(workflow(name));
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static JsonNode ended(String name, String input) {
        String body = "{\"flow\":" + imported(name).path("flow") + ",\"input\":" + input + "}";
        return api.awaitEnd(Api.accepted(api.post("/v1/executions", body)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "branch | {'sku':'A','wanted':2} | {'sku':'A','count':5,'accepted':true,'left':3}",
                "branch | {'sku':'A','wanted':9} | {'accepted':false,'why':'only 5 of A left'}",
                "switch | {'body':{'type':'order','text':'two'}} | {'got':{'text':'TWO'}}",
                "switch | {'body':{'type':'complaint','text':'a/b','tags':['x']}} | {'got':{'text':'a/b','tags':['x']}}",
                "switch | {'body':{'type':'other'}} | {'error':'nobody is for other'}",
                "switch | {'body':{}} | {'error':'nobody is for nothing'}",
                "loop | {} | {'users':[{'user':'Ann','posts':10},{'user':'Ben','posts':20},{'user':'Cy','posts':30}]}",
                "first-version-loop | {} | {'last':30}",
                "error-output | {} | {'order':42,'failed':true}",
                "retry | {} | {'flaky':'up','code':'UPSTREAM_5XX'}",
                "merge | {} | {'name':['d','c']}",
                "wait | {'x':1} | {'got':{'x':1,'at':{'step':'before'}}}",
                "each-item | {'orders':[{'id':1,'open':true},{'id':2,'open':false},{'id':3,'open':true}]} | {'closed':{'closed':[{'orders':{'id':2,'open':false}}]},'summary':{'confirmed':[{'id':1,'answer':'yes'},{'id':3,'answer':'no'}]}}",
                "first-versions | {'who':'Anna'} | {'result':'right'}",
                "triggers | {} | {'got':{'by':'hand'}}",
                "triggers | {'trigger':'Every day'} | {'got':{'by':'clock'}}",
                "poll | {} | {'result':7}",
                "batches | {'ids':[1,2,3]} | {'asked':['{ things(ids: \\\"1,2\\\") }','{ things(ids: \\\"3\\\") }']}"
            })
    void a_workflow_runs_as_it_does_in_n8n(String name, String input, String output) {
        JsonNode ended = ended(name, input.replace('\'', '"'));

        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("completed");
        assertThat(ended.path("output")).isEqualTo(Json.read(output.replace('\'', '"')));
    }

    @Test
    void calls_are_signed_and_models_asked_with_what_the_input_gives() {
        String credentials = "{'My site':{'X-Key':'k-1'},'My key':'sk-1'}";
        JsonNode ended =
                ended("signed", ("{'credentials':" + credentials + "}").replace('\'', '"'));

        assertThat(ended.path("output"))
                .as("%s", ended)
                .isEqualTo(Json.read("{\"who\":\"Ann\",\"said\":\"Hi Ann\"}"));
        assertThat(world.calls("/me").getFirst().headers().getFirst("X-Key")).isEqualTo("k-1");
        StandIn.Call asked = world.calls("/v1/chat/completions").getFirst();
        assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer sk-1");
        assertThat(asked.body().path("messages").findValuesAsText("content"))
                .containsExactly("Be brief", "Greet Ann");
        assertThat(imported("signed").path("notes").findValuesAsText("node"))
                .containsExactly("Me", "Greeting", "Model");
    }

    @Test
    void what_nobody_asked_for_is_not_called() {
        ended("branch", "{\"sku\":\"A\",\"wanted\":1}");
        ended("each-item", "{\"orders\":[{\"id\":9,\"open\":true}]}");

        assertThat(world.calls("/confirm/9")).hasSize(1);
        assertThat(world.calls("/confirm/2")).isEmpty();
    }

    @Test
    void an_empty_list_ends_the_path_quietly() {
        JsonNode ended = ended("each-item", "{\"orders\":[]}");

        assertThat(ended.path("status").asText()).isEqualTo("completed");
        assertThat(ended.path("nodes").findValuesAsText("status").subList(2, 4))
                .containsOnly("skipped");
    }

    @Test
    void a_stop_fails_with_its_message() {
        JsonNode ended = ended("stop", "{\"list\":[],\"who\":\"me\"}");

        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asText()).isEqualTo("STOPPED");
        assertThat(ended.path("error").path("message").asText()).isEqualTo("no items for me");
        assertThat(ended("stop", "{\"list\":[1]}").path("status").asText()).isEqualTo("completed");
    }

    @Test
    void what_could_not_be_mapped_is_told_and_fails_when_it_is_reached() {
        JsonNode imported = imported("unmapped");
        JsonNode ended = ended("unmapped", "{}");

        assertThat(imported.path("notes")).hasSize(1);
        assertThat(imported.path("notes").path(0).path("node").asText()).isEqualTo("Reduce");
        assertThat(ended.path("status").asText()).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asText()).isEqualTo("UNMAPPED");
        assertThat(ended.path("error").path("nodeId").asText()).isEqualTo("reduce");
        assertThat(world.calls("/before")).isNotEmpty();
        assertThat(world.calls("/after")).isEmpty();
    }

    @Test
    void all_nodes_without_a_counterpart_are_named_at_once() {
        Api.Answer answer = post(workflow("unsupported"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("UNSUPPORTED_NODES");
        assertThat(answer.raw().headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(answer.body().path("unsupported"))
                .isEqualTo(
                        Json.read(
                                """
                                [{"node": "Read", "type": "n8n-nodes-base.googleSheets"},
                                 {"node": "Code", "type": "n8n-nodes-base.code"},
                                 {"node": "Write", "type": "n8n-nodes-base.googleSheets"}]
                                """));
    }

    @Test
    void the_answer_is_a_flow_that_can_be_stored_and_nothing_is_stored() {
        JsonNode imported = imported("branch");
        String flow = Json.text(imported.path("flow"));
        JsonNode before = api.get("/v1/flows?limit=100").body().path("items");

        assertThat(before.findValuesAsText("id")).doesNotContain("branch_on_stock");
        assertThat(api.post("/v1/flows/validate", flow).body().path("valid").asBoolean()).isTrue();
        assertThat(api.post("/v1/flows", flow).status()).isEqualTo(201);
        assertThat(imported.path("notes").path(0).path("node").asText()).isEqualTo("Sticky Note");
    }

    @Test
    void what_is_no_workflow_is_told_with_its_place() {
        Api.Answer none = post("{\"nodes\":[{\"name\":\"a\"}],\"connections\":[]}");

        assertThat(none.status()).isEqualTo(422);
        assertThat(none.code()).isEqualTo("INVALID");
        assertThat(none.body().path("problems").findValuesAsText("pointer"))
                .containsExactly("/nodes/0/type", "/connections");
        assertThat(post("{\"nodes\":[").status()).isEqualTo(400);
        assertThat(post("[".repeat(70) + "]".repeat(70)).status()).isEqualTo(400);
        assertThat(post("[{}]").status()).isEqualTo(422);
        assertThat(api.post("/v1/flows/import", workflow("branch")).code()).isEqualTo("BAD_FORMAT");
        assertThat(api.post("/v1/flows/import?format=zapier", workflow("branch")).status())
                .isEqualTo(400);
        assertThat(post("{\"nodes\":\"" + "x".repeat(9 * 1024 * 1024) + "\"}").status())
                .isEqualTo(413);
    }
}
