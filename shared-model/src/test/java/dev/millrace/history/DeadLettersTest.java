package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    private final DeadLetters letters = new DeadLetters(DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void a_failed_execution_lies_in_the_inbox_with_all_tries() {
        NewExecution one = failed("acme", "fetch");

        DeadLetter letter = letters.find("acme", one.id()).orElseThrow();
        assertThat(letter.flowId()).isEqualTo("flow");
        assertThat(letter.flowVersion()).isEqualTo(1);
        assertThat(letter.reason()).isEqualTo("EXHAUSTED");
        assertThat(letter.input()).isEqualTo(Json.read("{\"n\":1}"));
        assertThat(letter.error().failure()).isEqualTo(Given.FAILURE);
        assertThat(letter.error().nodeId()).isEqualTo("fetch");
        assertThat(letter.state()).isEqualTo("open");
        assertThat(letter.replayedAs()).isNull();
        assertThat(letter.createdAt()).isEqualTo(Given.AT.plusSeconds(6));
        assertThat(letters.attempts(one.id()))
                .extracting(EventLine::type, EventLine::attempt)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                dev.millrace.event.EventType.NODE_RETRY, "1"),
                        org.assertj.core.groups.Tuple.tuple(
                                dev.millrace.event.EventType.NODE_ERROR, "2"));
    }

    @Test
    void failures_of_one_kind_have_one_fingerprint() {
        String first = fingerprint(failed("acme", "fetch"));

        assertThat(first).hasSize(16).isEqualTo(fingerprint(failed("acme", "fetch")));
        assertThat(first).isNotEqualTo(fingerprint(failed("acme", "store")));
    }

    private String fingerprint(NewExecution of) {
        return letters.find(of.tenant(), of.id()).orElseThrow().fingerprint();
    }

    @Test
    void an_open_letter_is_replayed_or_discarded_once() {
        ExecutionId replayed = failed("acme", "a").id();
        ExecutionId discarded = failed("acme", "a").id();
        ExecutionId again = ExecutionId.fresh();

        assertThat(letters.replayed("acme", replayed, again)).isTrue();
        assertThat(letters.replayed("acme", replayed, ExecutionId.fresh())).isFalse();
        assertThat(letters.discard("acme", replayed)).isFalse();
        assertThat(letters.discard("acme", discarded)).isTrue();
        assertThat(letters.replayed("acme", discarded, again)).isFalse();

        assertThat(letters.find("acme", replayed).orElseThrow())
                .extracting(DeadLetter::state, DeadLetter::replayedAs)
                .containsExactly("replayed", again);
        assertThat(letters.find("acme", discarded).orElseThrow().state()).isEqualTo("discarded");
    }

    @Test
    void another_tenant_sees_and_changes_nothing() {
        ExecutionId id = failed("hidden", "a").id();

        assertThat(letters.find("acme", id)).isEmpty();
        assertThat(letters.discard("acme", id)).isFalse();
        assertThat(letters.replayed("acme", id, ExecutionId.fresh())).isFalse();
        assertThat(letters.list("acme", null, null, 100, null).items())
                .noneMatch(letter -> letter.executionId().equals(id));
        assertThat(letters.find("hidden", id).orElseThrow().state()).isEqualTo("open");
    }

    @Test
    void the_list_is_paged_newest_first_and_filtered() {
        List<ExecutionId> ids =
                java.util.stream.IntStream.range(0, 5)
                        .mapToObj(i -> failed("paged", "a").id())
                        .toList();
        letters.discard("paged", ids.get(1));

        Page<DeadLetter> first = letters.list("paged", "open", "flow", 3, null);
        Page<DeadLetter> last = letters.list("paged", "open", "flow", 3, first.nextCursor());

        assertThat(first.items())
                .extracting(DeadLetter::executionId)
                .containsExactly(ids.get(4), ids.get(3), ids.get(2));
        assertThat(last.items()).extracting(DeadLetter::executionId).containsExactly(ids.get(0));
        assertThat(last.nextCursor()).isNull();
        assertThat(letters.list("paged", "discarded", null, 3, null).items()).hasSize(1);
        assertThat(letters.list("paged", null, "other", 3, null).items()).isEmpty();
    }

    private static NewExecution failed(String tenant, String node) {
        NewExecution one = Given.execution(tenant, null);
        new Acceptance(DATABASE).accept(List.of(one));
        List<EventLine> life =
                Given.lines(
                        Given.started(),
                        Given.nodeStarted(node),
                        Given.nodeRetry(node, 1),
                        Given.nodeFailed(node, 2),
                        Given.failed(node));
        new HistoryWriter(DATABASE).write(List.of(Given.rows(one, life)));
        return one;
    }
}
