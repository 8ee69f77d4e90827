package dev.millrace.worker.claim;

import dev.millrace.queue.Advance;
import dev.millrace.queue.Finish;
import dev.millrace.queue.Verdict;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** How a run hands in what it has: with the worker's next turn. Thread-safe. */
public interface Settling {
    /** Completes when the records are stored or refused. */
    CompletableFuture<Verdict> advance(Advance advance);

    /** Completes when the outcome is stored or refused. */
    CompletableFuture<Verdict> finish(Finish finish);

    /** Redis time last learnt plus the time since. */
    Instant now();

    /** False while it is not sure that the worker's claims still hold: no node may start then. */
    boolean mayStart();
}
