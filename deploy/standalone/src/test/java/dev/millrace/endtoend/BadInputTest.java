package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is sent, the answer is a clear problem, never a 500, and nothing is stored. */
class BadInputTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static Target target;
    private static Api api;

    @BeforeAll
    static void start() {
        target = new Target();
        api = millrace.api();
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @Test
    void broken_json() {
        refused(400, () -> api.post("/v1/executions", "{\"flow\": {"));
        refused(400, () -> api.post("/v1/flows", "not json"));
        refused(400, () -> api.post("/v1/flows", "{\"id\":\"a\",\"id\":\"b\"}"));
        refused(400, () -> api.post("/v1/flows", ""));
    }

    @Test
    void an_unknown_node_type() {
        Api.Answer answer =
                refused(422, () -> submit(Flows.empty().node("a", "web:httpReqest", "{}")));

        assertThat(answer.body().path("problems").get(0).path("pointer").asText())
                .isEqualTo("/flow/nodes/0/type");
        assertThat(answer.body().path("problems").get(0).path("nodeId").asText()).isEqualTo("a");
        assertThat(answer.body().path("problems").get(0).path("message").asText())
                .contains("web:httpRequest");
    }

    @Test
    void a_dangling_edge_and_a_duplicate_id_are_both_told_at_once() {
        Api.Answer answer =
                refused(422, () -> submit(Flows.empty().noop("a").noop("a").edge("a", "nowhere")));

        assertThat(answer.body().path("problems").size()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_field_of_the_wrong_type() {
        refused(422, () -> submit(Flows.empty().node("a", "logic:noop", "{\"timeout\":\"soon\"}")));
        refused(
                422,
                () ->
                        submit(
                                Flows.empty()
                                        .node(
                                                "a",
                                                "logic:noop",
                                                "{\"retry\":{\"maxAttempts\":\"many\"}}")));
        refused(422, () -> api.post("/v1/flows", "{\"nodes\":17,\"edges\":\"none\"}"));
        refused(422, () -> api.post("/v1/flows", "[]"));
    }

    @Test
    void three_thousand_nodes() {
        Flows flow = Flows.empty();
        for (int i = 0; i < 3000; i++) {
            flow.noop("n" + i);
        }
        refused(422, () -> submit(flow));
    }

    @Test
    void two_mebibytes_of_input() {
        String body =
                "{\"flow\":"
                        + Flows.empty().noop("a").json()
                        + ",\"input\":\""
                        + "x".repeat(2 << 20)
                        + "\"}";
        refused(413, () -> api.post("/v1/executions", body));
    }

    @Test
    void json_of_a_depth_of_100_000() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        refused(
                400,
                () ->
                        api.post(
                                "/v1/executions",
                                "{\"flow\":"
                                        + Flows.empty().noop("a").json()
                                        + ",\"input\":"
                                        + deep
                                        + "}"));
        refused(400, () -> api.post("/v1/flows", deep));
    }

    @Test
    void a_missing_or_unknown_key() {
        assertThat(new Api(api.port(), "").get("/v1/executions").status()).isEqualTo(401);
        assertThat(
                        new Api(api.port(), "mr_nobody_00000000000000000000000000000000")
                                .get("/v1/executions")
                                .status())
                .isEqualTo(401);
        assertThat(new Api(api.port(), "").get("/v1/executions").body().path("code").asText())
                .isNotEmpty();
    }

    @Test
    void another_tenants_execution_is_not_there() {
        millrace.admin()
                .post(
                        "/v1/admin/tenants",
                        "{\"id\":\"other\",\"name\":\"Other\",\"tier\":\"pro\",\"weight\":1}");
        Api.Answer made =
                millrace.admin()
                        .post(
                                "/v1/admin/api-keys",
                                "{\"tenant\":\"other\",\"name\":\"test\",\"roles\":[\"submit\",\"read\",\"operate\"]}");
        assertThat(made.status()).isEqualTo(201);
        Api other = new Api(api.port(), made.body().path("key").asText());
        String id = api.submit(Flows.empty().noop("a"), "{}");
        api.awaitEnd(id);

        assertThat(other.get("/v1/executions/" + id).status()).isEqualTo(404);
        assertThat(other.get("/v1/executions/" + id + "/events").status()).isEqualTo(404);
        assertThat(other.post("/v1/executions/" + id + "/cancel", "{}").status()).isEqualTo(404);
        assertThat(other.get("/v1/executions").body().path("items").size()).isZero();
        assertThat(other.get("/v1/admin/queues").status()).isEqualTo(403);
    }

    @Test
    void unknown_paths_methods_ids_and_options() {
        refused(404, () -> api.get("/v1/nothing"));
        refused(405, () -> api.delete("/v1/executions"));
        refused(404, () -> api.get("/v1/executions/not-an-id"));
        refused(404, () -> api.get("/v1/executions/01900000-0000-7000-8000-000000000000"));
        refused(400, () -> api.get("/v1/executions?limit=1000"));
        refused(400, () -> api.get("/v1/executions?cursor=zzz"));
        refused(400, () -> api.get("/v1/executions?status=asleep"));
        refused(
                422,
                () ->
                        api.post(
                                "/v1/executions",
                                "{\"flow\":"
                                        + Flows.empty().noop("a").json()
                                        + ",\"options\":{\"prioritee\":1}}"));
        refused(
                400,
                () ->
                        api.post(
                                "/v1/executions",
                                "{\"flow\":"
                                        + Flows.empty().noop("a").json()
                                        + ",\"input\":\"\\u0000\"}"));
    }

    private static Api.Answer submit(Flows flow) {
        return api.post("/v1/executions", "{\"flow\":" + flow.json() + ",\"input\":{}}");
    }

    /**
     * The call is answered with that status and a whole problem, and no execution and no flow has
     * come into being.
     */
    private static Api.Answer refused(int status, Supplier<Api.Answer> call) {
        String before = stored();
        Api.Answer answer = call.get();

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.raw().headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.code()).matches("[A-Z][A-Z_0-9]+");
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.body().path("title").asText()).isNotEmpty();
        assertThat(answer.body().path("detail").asText())
                .isNotEmpty()
                .doesNotContain("Exception", "dev.millrace");
        assertThat(stored()).isEqualTo(before);
        return answer;
    }

    private static String stored() {
        return api.get("/v1/flows").body()
                + " "
                + api.get("/v1/executions?limit=100").body().path("items").size();
    }
}
