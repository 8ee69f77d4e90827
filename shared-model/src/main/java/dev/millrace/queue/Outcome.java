package dev.millrace.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a worker's hold on a job ends. */
public sealed interface Outcome {
    record Completed() implements Outcome {}

    record Failed() implements Outcome {}

    record Cancelled() implements Outcome {}

    /** One more attempt after the delay. */
    record Retry(Duration delay) implements Outcome {}

    /**
     * Nothing to do but wait.
     *
     * @param wakeIn from now; null if only a signal wakes it
     */
    record Suspend(@Nullable Duration wakeIn) implements Outcome {}

    /** Back to the front of its lane, no attempt used. */
    record Yield() implements Outcome {}
}
