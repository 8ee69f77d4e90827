package dev.millrace.worker.claim;

import dev.millrace.queue.Advance;
import dev.millrace.queue.Finish;
import dev.millrace.queue.Verdict;
import java.util.concurrent.CompletableFuture;

/**
 * Where runs hand in their records and ends. Requests of one worker share calls; while Redis is
 * away they are kept, so an answer may take long. It is exceptional only if the queue refused the
 * request as such, or with {@link dev.millrace.lifecycle.Stopped}.
 */
public interface Turns {
    CompletableFuture<Verdict> advance(Advance advance);

    CompletableFuture<Verdict> finish(Finish finish);
}
