package dev.millrace.history;

import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.sql.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Makes the rows of executions that come by the outbox, on one connection. Those who bring rows
 * share a lock; who finds events without a row waits until no row is on its way. So of two writers
 * that bring parts of one execution at the same time, the later sees what the other brought.
 */
final class Arrivals {
    /** Any number, the same in every process; the lock lasts as long as the transaction. */
    private static final String SHARE = "select pg_advisory_xact_lock_shared(7163002)";

    private static final String ALONE = "select pg_advisory_xact_lock(7163002)";

    // the flow's row first: its versions refer to it
    private static final String FLOWS =
            """
            insert into flows (tenant_id, id, name, version, hidden) values (?, ?, ?, ?, true) on conflict do nothing
            """;

    private static final String VERSIONS =
            """
            insert into flow_versions (tenant_id, flow_id, version, name, source) values (?, ?, ?, ?, ?) on conflict do nothing
            """;

    private static final String RAN_AHEAD =
            "select distinct execution_id from execution_events where execution_id = any (?::uuid[]) and seq > 1";

    private final Connection connection;

    Arrivals(Connection connection) {
        this.connection = connection;
    }

    /**
     * Makes the rows that are not there yet.
     *
     * @return those of which later events came before
     */
    Set<ExecutionId> insert(List<Arrival> arrivals) throws SQLException {
        if (arrivals.isEmpty()) {
            return Set.of();
        }
        Statements.execute(connection, SHARE);
        for (Arrival arrival : arrivals) {
            if (arrival.flow() != null) {
                insertFlow(arrival);
            }
        }
        Acceptance.insert(connection, arrivals.stream().map(Arrival::execution).toList());
        return new HashSet<>(
                Statements.list(
                        connection,
                        RAN_AHEAD,
                        row -> new ExecutionId(row.getObject(1, UUID.class)),
                        (Object) Columns.texts(arrivals, arrival -> arrival.id().toString())));
    }

    private void insertFlow(Arrival arrival) throws SQLException {
        NewExecution execution = arrival.execution();
        String name = Objects.requireNonNull(arrival.flow()).path("name").asText("inline");
        String tenant = execution.tenant();
        String flowId = execution.flowId();
        int version = execution.flowVersion();
        Statements.update(connection, FLOWS, tenant, flowId, name, version);
        String source = Json.text(arrival.flow());
        Statements.update(connection, VERSIONS, tenant, flowId, version, name, source);
    }

    /** Returns when no row is on its way any more. */
    void awaitOthers() throws SQLException {
        Statements.execute(connection, ALONE);
    }
}
