package dev.millrace.outbox;

import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.history.EventRows;
import dev.millrace.history.OpenExecutions;
import dev.millrace.queue.ColdJobs;
import dev.millrace.redis.RedisAway;
import dev.millrace.sql.DatabaseFailed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a write, lets those suspended executions grow cold of which the history has everything. One
 * that is missed only takes more of Redis' memory.
 */
final class Chill implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chill.class);

    private final OpenExecutions history;
    private final ColdJobs jobs;

    Chill(OpenExecutions history, ColdJobs jobs) {
        this.history = history;
        this.jobs = jobs;
    }

    void after(List<EventRows> written) {
        Map<ExecutionId, Long> suspended = new HashMap<>();
        for (EventRows rows : written) {
            if (!rows.lines().isEmpty()
                    && rows.lines().getLast().type() == EventType.EXECUTION_SUSPENDED) {
                suspended.put(rows.id(), rows.lines().getLast().seq());
            }
        }
        if (suspended.isEmpty()) {
            return;
        }
        try {
            List<ColdJobs.Stored> stored =
                    history.whole(suspended).stream()
                            .map(one -> new ColdJobs.Stored(one.id(), one.lastSeq()))
                            .toList();
            List<ExecutionId> cold = jobs.chill(stored);
            LOG.debug("{} suspended executions grew cold", cold.size());
        } catch (RedisAway | DatabaseFailed away) {
            LOG.info("{} suspended executions stay warm: {}", suspended.size(), away.getMessage());
        }
    }

    @Override
    public void close() {
        jobs.close();
    }
}
