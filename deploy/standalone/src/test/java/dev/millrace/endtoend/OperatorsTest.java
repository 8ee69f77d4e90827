package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators change by hand takes effect, and is written down. */
class OperatorsTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static final String KEYS = "/v1/admin/api-keys";

    private static JsonNode key(String roles) {
        Api.Answer made =
                millrace.admin()
                        .post(
                                KEYS,
                                "{\"tenant\":\"default\",\"name\":\"short\",\"roles\":[%s]}"
                                        .formatted(roles));
        assertThat(made.status()).isEqualTo(201);
        return made.body();
    }

    private static Api with(JsonNode key) {
        return new Api(millrace.admin().port(), key.path("key").asText());
    }

    private static List<String> written(String subject) {
        return written(millrace.admin(), subject);
    }

    private static List<String> written(Api tenant, String subject) {
        List<String> actions = new ArrayList<>();
        for (JsonNode entry : tenant.get("/v1/admin/audit-log?limit=100").body().path("items")) {
            if (entry.path("subject").asText().startsWith(subject)) {
                actions.add(entry.path("action").asText());
            }
        }
        return actions;
    }

    @Test
    void a_key_that_was_revoked_works_no_more() {
        JsonNode key = key("\"read\"");
        String id = key.path("id").asText();
        assertThat(with(key).get("/v1/executions").status()).isEqualTo(200);

        assertThat(millrace.admin().delete(KEYS + "/" + id).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> with(key).get("/v1/executions").code().equals("KEY_UNKNOWN"));
        assertThat(millrace.admin().delete(KEYS + "/" + id).status()).isEqualTo(404);
        assertThat(written(id)).containsExactly("key:revoke", "key:create");
    }

    @Test
    void a_key_cannot_revoke_itself() {
        JsonNode key = key("\"admin\"");
        Api.Answer refused = with(key).delete(KEYS + "/" + key.path("id").asText());

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("OWN_KEY");
    }

    @Test
    void settings_of_queues_and_tenants_are_written_down() {
        String queue = "/v1/admin/queues/written";
        assertThat(millrace.admin().put(queue, "{\"maxDepth\":7}").status()).isEqualTo(200);
        assertThat(millrace.admin().put(queue, "{\"maxDept\":7}").status()).isEqualTo(422);
        assertThat(millrace.admin().post(queue + "/pause", "{}").status()).isEqualTo(200);
        assertThat(millrace.admin().post(queue + "/resume", "{}").status()).isEqualTo(200);
        assertThat(written("written")).containsExactly("queue:resume", "queue:pause", "queue:set");
        assertThat(written("operatorstest")).containsExactly("tenant:set");
    }

    @Test
    void what_a_tenant_deletes_or_discards_is_written_down_for_it() {
        Api api = millrace.api();
        Flows failing =
                Flows.empty()
                        .id("deleted")
                        .settings("{\"attempts\":1}")
                        .node("stop", "logic:stop", "{\"error\":\"none left\"}");
        assertThat(api.post("/v1/flows", failing.json()).status()).isEqualTo(201);
        String id = Api.accepted(api.post("/v1/flows/deleted/executions", "{}"));
        String letter = "/v1/admin/dead-letters/" + id;
        await().atMost(Duration.ofSeconds(30)).until(() -> api.get(letter).status() == 200);

        assertThat(api.delete(letter).status()).isEqualTo(200);
        assertThat(api.delete(letter).status()).isEqualTo(409);
        assertThat(api.delete("/v1/flows/deleted").status()).isEqualTo(200);
        assertThat(written(api, id)).containsExactly("dead-letter:discard");
        assertThat(written(api, "deleted")).containsExactly("flow:delete");
    }
}
