package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.Decision;
import dev.millrace.queue.KeptSignal;
import dev.millrace.queue.Verdict;
import dev.millrace.worker.claim.News;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What other threads tell a run; it takes one after the other. */
sealed interface Message {
    record TryEnded(NodeTry which, TryEnd end) implements Message {}

    /** The queue's answer to the advance that reached up to {@code seq}. */
    record Stored(long seq, Verdict verdict) implements Message {}

    /** The queue took the advance not at all. */
    record Refused(Throwable why) implements Message {}

    record Heard(News news) implements Message {}

    /**
     * A sub-flow's execution exists.
     *
     * @param end what its signal says, if it had ended before; else null
     * @param away the history could not be asked, so it may not exist
     */
    record ChildAsked(Decision.AwaitFlow which, @Nullable ObjectNode end, boolean away)
            implements Message {}

    /** Signals for the execution, perhaps told before. */
    record Signals(List<KeptSignal> signals) implements Message {}
}
