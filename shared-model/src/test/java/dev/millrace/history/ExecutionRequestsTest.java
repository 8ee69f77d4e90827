package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ExecutionRequestsTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    private final ExecutionRequests requests = new ExecutionRequests(DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void a_request_is_open_from_five_seconds_on_until_it_is_applied() {
        UUID id = UUID.randomUUID();
        ExecutionId execution = ExecutionId.fresh();
        requests.record(id, "acme", execution, "signal:go", Json.read("{\"a\":1}"));
        requests.record(id, "acme", execution, "signal:go", Json.read("{\"a\":2}"));
        assertThat(requests.open(10)).isEmpty();

        DATABASE.update("update execution_requests set created_at = now() - interval '6 seconds'");
        assertThat(requests.open(10))
                .containsExactly(
                        new ExecutionRequests.Open(
                                id, "acme", execution, "signal:go", Json.read("{\"a\":1}")));

        requests.applied(id);
        assertThat(requests.open(10)).isEmpty();
    }
}
