package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionHistoryTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    private final Acceptance acceptance = new Acceptance(DATABASE);
    private final ExecutionHistory history = new ExecutionHistory(DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void pages_hold_every_execution_once_newest_first() {
        List<ExecutionId> ids = accepted("paged", 25);

        List<ExecutionId> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<ExecutionRow> page = history.list(query("paged", 10, cursor));
            page.items().forEach(row -> seen.add(row.id()));
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(seen)
                .isEqualTo(
                        ids.stream()
                                .sorted(Comparator.<ExecutionId>naturalOrder().reversed())
                                .toList());
    }

    @Test
    void a_page_that_is_just_full_is_the_last() {
        accepted("full", 10);

        assertThat(history.list(query("full", 10, null)).nextCursor()).isNull();
    }

    @Test
    void a_page_carries_no_inputs() {
        accepted("light", 1);

        assertThat(history.list(query("light", 1, null)).items())
                .singleElement()
                .extracting(ExecutionRow::input)
                .isEqualTo(Json.nothing());
    }

    @Test
    void executions_made_while_paging_do_not_move_the_pages() {
        List<ExecutionId> ids = accepted("moving", 4);
        Page<ExecutionRow> first = history.list(query("moving", 2, null));
        accepted("moving", 3);

        assertThat(history.list(query("moving", 10, first.nextCursor())).items())
                .extracting(ExecutionRow::id)
                .containsExactlyInAnyOrder(ids.get(0), ids.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!!", "a1-1-1-1-1", "azE", "awA", "a2hlbGxv"})
    void a_cursor_that_no_page_gave_out_is_refused(String cursor) {
        assertThatThrownBy(() -> history.list(query("acme", 1, cursor)))
                .isInstanceOf(BadCursor.class)
                .hasMessageContaining(cursor);
        assertThatThrownBy(() -> new FlowCatalog(DATABASE).list("acme", 1, "awA"))
                .isInstanceOf(BadCursor.class);
    }

    @Test
    void filters_narrow_the_list() {
        NewExecution running = Given.execution("filtered", null);
        NewExecution queued = Given.execution("filtered", null);
        acceptance.accept(List.of(running, queued));
        List<EventLine> start = Given.lines(Given.started());
        new HistoryWriter(DATABASE).write(List.of(Given.rows(running, start)));

        assertThat(found(ExecutionStatus.RUNNING, null, null)).containsExactly(running.id());
        assertThat(found(ExecutionStatus.QUEUED, "flow", "red")).containsExactly(queued.id());
        assertThat(found(null, "other", null)).isEmpty();
        assertThat(found(null, null, "re")).isEmpty();
        assertThat(found(null, null, "new")).hasSize(2);
    }

    private List<ExecutionId> found(
            @Nullable ExecutionStatus status, @Nullable String flowId, @Nullable String label) {
        ExecutionQuery query =
                new ExecutionQuery("filtered", status, flowId, label, null, null, 100, null);
        return history.list(query).items().stream().map(ExecutionRow::id).toList();
    }

    @Test
    void a_span_of_time_narrows_the_list() {
        NewExecution one = Given.execution("timed", null);
        acceptance.accept(List.of(one));
        // ids are of now, so the rows must be too
        DATABASE.update("update flow_executions set created_at = now() where tenant_id = 'timed'");
        Instant made = history.find("timed", one.id()).orElseThrow().createdAt();

        assertThat(between(made, made.plusMillis(1))).hasSize(1);
        assertThat(between(made.plusMillis(1), made.plusSeconds(9))).isEmpty();
        assertThat(between(made.minusSeconds(9), made)).isEmpty();
        assertThat(between(Instant.MIN, Instant.MAX)).hasSize(1);
    }

    private List<ExecutionRow> between(Instant from, Instant to) {
        return history.list(new ExecutionQuery("timed", null, null, null, from, to, 10, null))
                .items();
    }

    @Test
    void tenants_do_not_see_each_other() {
        ExecutionId id = accepted("mine", 1).getFirst();

        assertThat(history.find("theirs", id)).isEmpty();
        assertThat(history.list(query("theirs", 10, null)).items()).isEmpty();
    }

    @Test
    void events_begin_with_the_row_and_go_on_after_a_number() {
        NewExecution one = Given.execution();
        acceptance.accept(List.of(one));
        List<EventLine> life =
                Given.lines(Given.started(), Given.nodeStarted("a"), Given.completed());
        new HistoryWriter(DATABASE).write(List.of(Given.rows(one, life)));

        assertThat(history.events(one.id(), 0, 100))
                .extracting(EventLine::seq)
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(history.events(one.id(), 0, 2))
                .extracting(EventLine::seq)
                .containsExactly(1L, 2L);
        assertThat(history.events(one.id(), 2, 100)).isEqualTo(life.subList(1, 3));
        assertThat(history.events(one.id(), 4, 100)).isEmpty();
        assertThat(history.events(ExecutionId.fresh(), 0, 100)).isEmpty();
    }

    @Test
    void what_has_not_ended_is_found_by_id() {
        List<ExecutionId> ids = accepted("open", 3).stream().sorted().toList();
        NewExecution ended = Given.execution("open", null);
        acceptance.accept(List.of(ended));
        new HistoryWriter(DATABASE)
                .write(List.of(Given.rows(ended, Given.lines(Given.cancelled()))));
        UUID last = new UUID(-1L >>> 1, -1);

        assertThat(history.open(ids.get(0).value(), last, 100))
                .extracting(ExecutionRow::id)
                .containsSubsequence(ids.get(1), ids.get(2))
                .doesNotContain(ended.id(), ids.get(0));
        assertThat(history.open(new UUID(0, 0), last, 2)).hasSize(2);
    }

    private List<ExecutionId> accepted(String tenant, int count) {
        List<NewExecution> executions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            executions.add(Given.execution(tenant, null));
        }
        acceptance.accept(executions);
        return executions.stream().map(NewExecution::id).toList();
    }

    private static ExecutionQuery query(String tenant, int limit, @Nullable String cursor) {
        return new ExecutionQuery(tenant, null, null, null, null, null, limit, cursor);
    }
}
