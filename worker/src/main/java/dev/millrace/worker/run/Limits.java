package dev.millrace.worker.run;

import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.queue.JobFields;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** How long one job may take: its attempt on workers, and its whole life. */
final class Limits {
    static final String DEADLINE = "DEADLINE";

    private final JobFields fields;
    private final InstantSource time;
    private final Duration used;
    private final long since = System.nanoTime();

    /**
     * @param used time on workers of this attempt before the claim
     */
    Limits(JobFields fields, InstantSource time, Duration used) {
        this.fields = fields;
        this.time = time;
        this.used = used;
    }

    /** Until the first of both is over; zero or less: {@link #error}. */
    Duration left() {
        Duration left = timeoutLeft();
        Duration life = lifeLeft();
        return life != null && life.compareTo(left) < 0 ? life : left;
    }

    /** Which of both is over. */
    ExecutionError error() {
        Duration life = lifeLeft();
        Failure failure =
                life != null && !life.isPositive()
                        ? Failure.fatal(DEADLINE, "not done by its deadline " + fields.deadline())
                        : Failure.recoverable(
                                "TIMEOUT",
                                "the attempt took longer than "
                                        + fields.timeout().toMillis()
                                        + " ms on workers");
        return new ExecutionError(failure, null);
    }

    private Duration timeoutLeft() {
        return fields.timeout().minus(used).minusNanos(System.nanoTime() - since);
    }

    private @Nullable Duration lifeLeft() {
        Instant deadline = fields.deadline();
        return deadline == null ? null : Duration.between(time.instant(), deadline);
    }
}
