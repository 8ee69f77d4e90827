package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ExecutionRequestsTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static final Duration OLD = Duration.ofSeconds(5);

    private final ExecutionRequests requests = new ExecutionRequests(DATABASE);

    @Test
    void a_request_is_stored_once_and_is_open_from_an_age_on() {
        UUID id = UUID.randomUUID();
        ExecutionId execution = ExecutionId.fresh();
        requests.record(id, "acme", execution, "signal:go", Json.read("{\"a\":1}"));
        requests.record(id, "acme", execution, "signal:go", Json.read("{\"a\":2}"));
        assertThat(requests.open(OLD, null, 10)).isEmpty();

        DATABASE.update("update execution_requests set created_at = now() - interval '6 seconds'");
        assertThat(requests.open(OLD, null, 10))
                .containsExactly(
                        new ExecutionRequests.Open(
                                id, "acme", execution, "signal:go", Json.read("{\"a\":1}")));
        assertThat(requests.open(OLD, id, 10)).isEmpty();
    }

    @Test
    void a_cancel_is_closed_when_the_history_has_the_end_and_a_signal_when_it_has_its_event() {
        NewExecution execution = Given.execution();
        new Acceptance(DATABASE).accept(List.of(execution));
        UUID cancel = UUID.randomUUID();
        UUID signal = UUID.randomUUID();
        requests.record(cancel, "acme", execution.id(), "cancel", Json.object());
        requests.record(signal, "acme", execution.id(), "signal:go", Json.object());
        requests.closeSettled();
        assertThat(open(execution)).containsExactlyInAnyOrder(cancel, signal);

        HistoryWriter history = new HistoryWriter(DATABASE);
        EventLine event =
                EventLine.parse("2\tsignal:received\t1\t\t\t\t\t\tgo\t" + signal + "\t{}");
        history.write(List.of(Given.rows(execution, List.of(event))));
        requests.closeSettled();
        assertThat(open(execution)).containsExactly(cancel);

        history.write(List.of(Given.rows(execution, List.of(Given.line(3, Given.cancelled())))));
        requests.closeSettled();
        assertThat(open(execution)).isEmpty();
    }

    private List<UUID> open(NewExecution execution) {
        return requests.open(Duration.ZERO, null, 100).stream()
                .filter(open -> open.execution().equals(execution.id()))
                .map(ExecutionRequests.Open::requestId)
                .toList();
    }
}
