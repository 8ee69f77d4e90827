package dev.millrace.worker.claim;

import dev.millrace.queue.Advance;
import dev.millrace.queue.Finish;
import dev.millrace.queue.Verdict;
import java.util.concurrent.CompletableFuture;

/** What a run wants told to the queue, and where it waits for the verdict. */
sealed interface Request {
    CompletableFuture<Verdict> answer();

    record Store(Advance advance, CompletableFuture<Verdict> answer) implements Request {}

    record End(Finish finish, CompletableFuture<Verdict> answer) implements Request {}
}
