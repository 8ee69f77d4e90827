package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that PostgreSQL does not take, kept in {@code outbox_rejects} as they came. Thread-safe.
 */
final class Rejects {
    private static final Logger LOG = LoggerFactory.getLogger(Rejects.class);
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NUMBER = 6;
    private static final String INSERT =
            "insert into outbox_rejects (execution_id, tenant_id, flow_id, line, problem) values (?, ?, ?, ?, ?) on conflict do nothing";

    private final Database database;

    Rejects(Database database) {
        this.database = database;
    }

    void keep(ExecutionId id, String tenant, String flowId, String line, String problem) {
        LOG.error(
                "an event of execution {} cannot be stored and is kept in outbox_rejects: {}",
                id,
                problem);
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        database.update(INSERT, id.value(), clean(tenant), clean(flowId), bytes, clean(problem));
    }

    /** Keeps the one event of the change; answers the change with what of it can be stored. */
    Change bare(Change change, DatabaseFailed failed) {
        EventLine line = change.lines.getFirst();
        EventLine whole = change.arrival == null ? line : change.arrival.line();
        String problem = String.valueOf(failed.getMessage());
        keep(change.id, change.tenant, change.flowId, whole.columns(), problem);
        return new Change(
                new EventRows(
                        change.id,
                        clean(change.tenant),
                        clean(change.flowId),
                        List.of(bare(line))));
    }

    private static EventLine bare(EventLine line) {
        boolean numbered = line.attempt().length() <= LONGEST_NUMBER;
        return new EventLine(
                line.seq(),
                line.type(),
                line.at(),
                clean(line.nodeId()),
                clean(line.iteration()),
                clean(line.nodeType()),
                numbered ? line.attempt() : "1",
                line.durationMs(),
                clean(line.detail()),
                line.effectKey(),
                json(line));
    }

    private static String json(EventLine line) {
        return switch (line.type()) {
            case EXECUTION_RETRY, EXECUTION_ERROR, NODE_RETRY, NODE_ERROR ->
                    Json.text(
                            Failure.fatal(
                                            "UNSTORABLE",
                                            "the failure could not be stored; it is kept in outbox_rejects")
                                    .json());
            case EXECUTION_SUSPENDED, NODE_EXPANDED -> "[]";
            case NODE_SUSPENDED, NODE_REPAIRED -> "{}";
            case EXECUTION_COMPLETE, EXECUTION_COMPENSATING, NODE_COMPLETE, SIGNAL_RECEIVED ->
                    "null";
            case EXECUTION_QUEUED,
                    EXECUTION_START,
                    EXECUTION_RESUMED,
                    EXECUTION_PROGRESS,
                    EXECUTION_CANCELLED,
                    NODE_START,
                    NODE_SKIPPED,
                    NODE_COMPENSATED ->
                    "";
        };
    }

    private static String clean(String text) {
        String storable = text.replace("\0", "");
        return storable.length() > LONGEST_NAME ? storable.substring(0, LONGEST_NAME) : storable;
    }
}
