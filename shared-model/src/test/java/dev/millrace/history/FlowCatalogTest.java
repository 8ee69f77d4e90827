package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FlowCatalogTest {
    private static final Database DATABASE = PostgresFixture.fresh();
    private static final JsonNode SOURCE = Json.read("{\"nodes\":[],\"x\":1.50}");

    private final FlowCatalog catalog = new FlowCatalog(DATABASE);

    @BeforeAll
    static void tenants() {
        new Tenants(DATABASE).put(Given.tenant("acme", Tier.PRO, 1));
        new Tenants(DATABASE).put(Given.tenant("globex", Tier.FREE, 1));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void each_change_is_a_version_and_none_is_lost() {
        assertThat(catalog.create("acme", "a", "First", SOURCE).orElseThrow().version()).isOne();
        StoredFlow second = catalog.update("acme", "a", "Second", Json.read("{}")).orElseThrow();

        assertThat(second.version()).isEqualTo(2);
        assertThat(catalog.newest("acme", "a")).contains(second);
        assertThat(catalog.version("acme", "a", 1).orElseThrow().source()).isEqualTo(SOURCE);
        assertThat(catalog.versions("acme", "a"))
                .extracting(StoredFlow::version)
                .containsExactly(2, 1);
        assertThat(new FlowCatalog(DATABASE).version("acme", "a", 2)).contains(second);
    }

    @Test
    void what_another_process_changes_is_seen_within_seconds() {
        FlowCatalog other = new FlowCatalog(DATABASE);
        catalog.create("acme", "seen", "First", SOURCE);
        assertThat(other.newest("acme", "seen").orElseThrow().version()).isOne();
        assertThat(catalog.newest("acme", "seen").orElseThrow().version()).isOne();

        StoredFlow second = catalog.update("acme", "seen", "Second", SOURCE).orElseThrow();

        assertThat(catalog.newest("acme", "seen")).contains(second);
        await().untilAsserted(() -> assertThat(other.newest("acme", "seen")).contains(second));
        assertThat(catalog.delete("acme", "seen")).isTrue();
        assertThat(catalog.newest("acme", "seen")).isEmpty();
        await().untilAsserted(() -> assertThat(other.newest("acme", "seen")).isEmpty());
    }

    @Test
    void an_id_is_the_tenants_own_and_only_once() {
        assertThat(catalog.create("acme", "once", "A", SOURCE)).isPresent();
        assertThat(catalog.create("acme", "once", "B", SOURCE)).isEmpty();
        assertThat(catalog.create("globex", "once", "C", SOURCE)).isPresent();
        assertThat(catalog.update("acme", "missing", "D", SOURCE)).isEmpty();
        assertThat(catalog.newest("acme", "missing")).isEmpty();
    }

    @Test
    void a_deleted_flow_keeps_its_versions_and_counts_on_when_it_comes_back() {
        catalog.create("acme", "gone", "A", SOURCE);

        assertThat(catalog.delete("acme", "gone")).isTrue();
        assertThat(catalog.delete("acme", "gone")).isFalse();
        assertThat(catalog.newest("acme", "gone")).isEmpty();
        assertThat(catalog.update("acme", "gone", "B", SOURCE)).isEmpty();
        assertThat(catalog.version("acme", "gone", 1)).isPresent();
        assertThat(catalog.create("acme", "gone", "C", SOURCE).orElseThrow().version())
                .isEqualTo(2);
    }

    @Test
    void the_same_inline_flow_is_stored_once_and_hidden() {
        StoredFlow first = catalog.inline("globex", "inline", SOURCE);
        StoredFlow again = new FlowCatalog(DATABASE).inline("globex", "inline", SOURCE);

        assertThat(first.flowId()).matches("inline:[A-Za-z0-9_-]{22}");
        assertThat(again).isEqualTo(first);
        assertThat(catalog.list("globex", 100, null).items())
                .noneMatch(flow -> flow.flowId().startsWith("inline:"));
        assertThat(catalog.update("globex", first.flowId(), "x", SOURCE)).isEmpty();
        assertThat(catalog.delete("globex", first.flowId())).isFalse();
    }

    @Test
    void the_list_is_paged_by_id() {
        new Tenants(DATABASE).put(Given.tenant("paged", Tier.FREE, 1));
        for (String id : List.of("c", "a", "b")) {
            catalog.create("paged", id, id, SOURCE);
        }
        Page<StoredFlow> first = catalog.list("paged", 2, null);

        assertThat(first.items()).extracting(StoredFlow::flowId).containsExactly("a", "b");
        assertThat(catalog.list("paged", 2, first.nextCursor()).items())
                .extracting(StoredFlow::flowId)
                .containsExactly("c");
    }

    @Test
    void changes_at_once_get_versions_of_their_own() throws Exception {
        catalog.create("acme", "busy", "0", SOURCE);
        List<Integer> versions = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<StoredFlow>>> changes = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                changes.add(threads.submit(() -> catalog.update("acme", "busy", "n", SOURCE)));
            }
            for (Future<Optional<StoredFlow>> change : changes) {
                versions.add(change.get().orElseThrow().version());
            }
        }
        assertThat(versions).doesNotHaveDuplicates().hasSize(20);
        assertThat(catalog.newest("acme", "busy").orElseThrow().version()).isEqualTo(21);
    }
}
