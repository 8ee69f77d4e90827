package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What travels with a job and never changes: resolved from the flow's settings and the submission's
 * options when it is accepted.
 *
 * @param timeout of the time on workers of one attempt
 * @param backoff between attempts
 * @param deadline of the whole life; null for none
 * @param undoes what was done is undone when it fails for good or is cancelled
 * @param limits shared with other executions by keys
 * @param parent of a sub-flow's execution; null of all others
 */
public record JobFields(
        String flowId,
        int flowVersion,
        Instant acceptedAt,
        Duration timeout,
        Backoff backoff,
        @Nullable Instant deadline,
        boolean undoes,
        KeyLimits limits,
        @Nullable Parent parent) {
    /** Of an execution that no other one runs, and that leaves what was done as it is. */
    public JobFields(
            String flowId,
            int flowVersion,
            Instant acceptedAt,
            Duration timeout,
            Backoff backoff,
            @Nullable Instant deadline,
            KeyLimits limits) {
        this(flowId, flowVersion, acceptedAt, timeout, backoff, deadline, false, limits, null);
    }

    /**
     * The execution that runs this one.
     *
     * @param depth how many executions lie above this one, from 1
     * @param undoing it was started on the way back of its parent; others end as that turns back
     */
    public record Parent(ExecutionId id, int depth, boolean undoing) {
        private static final String UNDOING = ":undo";

        private String text() {
            return id + ":" + depth + (undoing ? UNDOING : "");
        }

        private static Parent parse(String text) {
            String[] part = text.split(":", -1);
            return new Parent(
                    ExecutionId.of(part[0]), Integer.parseInt(part[1]), text.endsWith(UNDOING));
        }
    }

    /** How many executions lie above this one. */
    public int depth() {
        return parent == null ? 0 : parent.depth;
    }

    /** One line of tab-separated columns; the scripts read the last. */
    public String text() {
        return String.join(
                "\t",
                flowId,
                Integer.toString(flowVersion),
                Long.toString(acceptedAt.toEpochMilli()),
                Long.toString(timeout.toMillis()),
                backoff.text(),
                deadline == null ? "" : Long.toString(deadline.toEpochMilli()),
                limits.text(),
                undoes ? "undoes" : "",
                parent == null ? "" : parent.text());
    }

    /** The inverse of {@link #text()}. */
    public static JobFields parse(String text) {
        String[] column = text.split("\t", -1);
        return new JobFields(
                column[0],
                Integer.parseInt(column[1]),
                Instant.ofEpochMilli(Long.parseLong(column[2])),
                Duration.ofMillis(Long.parseLong(column[3])),
                Backoff.parse(column[4]),
                column[5].isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(column[5])),
                column.length > 7 && column[7].equals("undoes"),
                KeyLimits.parse(column[6]),
                column.length < 9 || column[8].isEmpty() ? null : Parent.parse(column[8]));
    }
}
