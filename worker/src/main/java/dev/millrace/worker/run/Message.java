package dev.millrace.worker.run;

import dev.millrace.execution.NodeKey;
import dev.millrace.queue.Verdict;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a run is told while it waits. */
sealed interface Message {
    /**
     * A try of a node has ended.
     *
     * @param result null if it was stopped and its end is unknown
     */
    record NodeEnded(NodeKey key, @Nullable NodeResult result, Duration took) implements Message {}

    /** Records up to {@code seq} were handed in, and this came back. */
    record Stored(long seq, Verdict verdict) implements Message {}

    record Cancel() implements Message {}

    record Lost() implements Message {}

    record Drain() implements Message {}

    /** The time for a drain is over. */
    record Interrupt() implements Message {}

    /** A wait is over, or it is time to look again. */
    record Tick() implements Message {}
}
