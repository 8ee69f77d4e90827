package dev.millrace.worker.guard;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One try of a node under its time limit. The order of guards, outermost first, is retry, breaker,
 * rate, timeout: so each try has a time limit of its own (retry is {@link RetryDecision}, taken
 * between tries, since its waits are durable).
 *
 * <p>A limit that only stops waiting would leave the work running. So at the limit, and when the
 * execution is cancelled, the try's thread is interrupted and its cancel signal fires (which closes
 * its connection); then the guard waits for it to end. One that ignores both is reported as stuck
 * and left behind. Thread-safe.
 */
public final class Guard {
    /** How long a stopped try may usually take to end. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration patience;
    private final StuckTries stuckTries;

    /**
     * @param patience how long a stopped try may take to end
     * @param stuckTries told of those that do not
     */
    public Guard(Duration patience, StuckTries stuckTries) {
        this.patience = patience;
        this.stuckTries = stuckTries;
    }

    /**
     * Runs the try here and now, without a limit: for executors that are {@linkplain
     * NodeExecutor#instant() instant}.
     */
    public static NodeResult callInstant(NodeExecutor executor, NodeRequest request) {
        return NodeThread.result(executor, request, () -> false);
    }

    /**
     * Runs the try on a virtual thread of its own and waits for it.
     *
     * @return what the executor returned; {@code TIMEOUT}, recoverable, if it was stopped at the
     *     limit; {@code INTERNAL} or {@code EXPRESSION_ERROR}, fatal, if it threw
     * @throws InterruptedException if the caller was interrupted or the request cancelled before
     *     the try could succeed: it was stopped, its end is unknown
     */
    public NodeResult run(NodeExecutor executor, NodeRequest request, Duration limit)
            throws InterruptedException {
        if (request.cancel().cancelled()) {
            throw new InterruptedException("cancelled before the try began");
        }
        NodeThread thread = new NodeThread(executor, request);
        CompletableFuture<NodeResult> end = thread.end().copy();
        TimeLimit.put(end, limit);
        request.cancel().onCancel(() -> end.cancel(false));
        var _ = end.whenComplete((_, stopped) -> interruptIf(stopped, thread));
        thread.start();
        try {
            return end.get();
        } catch (InterruptedException | CancellationException stopped) {
            stop(thread, request);
            return successOf(thread);
        } catch (ExecutionException late) {
            stop(thread, request);
            return timeout(late, limit);
        }
    }

    /** On whatever thread stops it: the guard's own may find no carrier to run on. */
    private static void interruptIf(@Nullable Throwable stopped, NodeThread thread) {
        if (stopped != null) {
            thread.interrupt();
        }
    }

    private void stop(NodeThread thread, NodeRequest request) {
        thread.interrupt();
        request.cancel().cancel();
        if (!thread.endsWithin(patience)) {
            stuckTries.stuck(request, patience, thread.end());
        }
    }

    /** What was done nonetheless is worth keeping: its effect need not be repeated. */
    private static NodeResult successOf(NodeThread thread) throws InterruptedException {
        NodeResult none = NodeResult.failed(Failure.fatal("CANCELLED", "the try was stopped"));
        if (thread.end().getNow(none) instanceof NodeResult.Success success) {
            return success;
        }
        throw new InterruptedException("the try was stopped");
    }

    private static NodeResult timeout(ExecutionException late, Duration limit) {
        if (late.getCause() instanceof TimeoutException) {
            return NodeResult.failed(
                    Failure.recoverable("TIMEOUT", "no answer within " + limit.toMillis() + " ms"));
        }
        throw new IllegalStateException("a try ended in no known way", late);
    }
}
