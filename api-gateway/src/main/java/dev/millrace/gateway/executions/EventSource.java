package dev.millrace.gateway.executions;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisAway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events of an execution from where they are: the queue while it lives, else the history.
 * Thread-safe.
 */
public final class EventSource {
    private static final int MOST = 10_000;

    private final ExecutionHistory history;
    private final JobQueue queue;

    public EventSource(ExecutionHistory history, JobQueue queue) {
        this.history = history;
        this.queue = queue;
    }

    /** The next events with a number above {@code after}, at most 10 000. */
    public Stretch after(String tenant, ExecutionId id, long after) {
        return live(id).map(job -> ofJob(job, after)).orElseGet(() -> ofPast(tenant, id, after));
    }

    /** While the queue is away the history tells what it has: it lags, but it has no gaps. */
    private Optional<JobRecord> live(ExecutionId id) {
        try {
            return queue.find(id);
        } catch (RedisAway away) {
            return Optional.empty();
        }
    }

    /** What a job lost while it was cold, the history has. */
    private Stretch ofJob(JobRecord job, long after) {
        long before = job.seq() - job.log().size();
        List<EventLine> lines = new ArrayList<>();
        if (after < before) {
            int most = (int) Math.min(MOST, before - after);
            lines.addAll(history.events(job.id(), after, most));
        }
        job.log().stream()
                .filter(line -> line.seq() > after)
                .limit(MOST - lines.size())
                .forEach(lines::add);
        return new Stretch(lines, job.status().terminal() && lines.size() < MOST);
    }

    private Stretch ofPast(String tenant, ExecutionId id, long after) {
        List<EventLine> lines = history.events(id, after, MOST);
        boolean last =
                lines.isEmpty()
                        ? history.find(tenant, id).map(row -> over(row, after)).orElse(true)
                        : lines.getLast().type().terminal();
        return new Stretch(lines, last);
    }

    private static boolean over(ExecutionRow row, long after) {
        return row.status().terminal() && row.lastSeq() <= after;
    }
}
