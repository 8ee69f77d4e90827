package dev.millrace.gateway.executions;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
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

    /**
     * Events with a number above {@code after}, in order, without a gap from {@code after + 1} on.
     */
    public List<EventLine> after(ExecutionId id, long after) {
        Optional<JobRecord> job = queue.find(id);
        List<EventLine> lines = job.isPresent() ? job.get().log() : history.events(id, after, MOST);
        return lines.stream().filter(line -> line.seq() > after).limit(MOST).toList();
    }
}
