package dev.millrace.worker.run;

import dev.millrace.queue.Verdict;
import dev.millrace.worker.claim.News;

/** What other threads tell a run; it takes one after the other. */
sealed interface Message {
    record TryEnded(NodeTry which, TryEnd end) implements Message {}

    /** The queue's answer to the advance that reached up to {@code seq}. */
    record Stored(long seq, Verdict verdict) implements Message {}

    /** The queue took the advance not at all. */
    record Refused(Throwable why) implements Message {}

    record Heard(News news) implements Message {}
}
