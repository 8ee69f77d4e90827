package dev.millrace.worker.guard;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try of a node under its time limit. The order of guards, outermost first, is retry, breaker,
 * rate, timeout: so each try has a time limit of its own (retry is {@link RetryDecision}, taken
 * between tries, since its waits are durable).
 *
 * <p>A limit that only stops waiting would leave the work running, so at the limit the try's cancel
 * signal fires (which closes its connection) and its thread is interrupted; then the guard waits
 * for it to end. One that ignores both for 10 s is reported as stuck and left behind. Thread-safe.
 */
public final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final Duration STUCK = Duration.ofSeconds(10);

    private Guard() {}

    /**
     * Runs the try on a virtual thread of its own and waits for it.
     *
     * @throws InterruptedException if the caller was interrupted or the request cancelled: the try
     *     was stopped, its end is unknown
     */
    public static NodeResult call(NodeExecutor executor, NodeRequest request, Duration limit)
            throws InterruptedException {
        FutureTask<NodeResult> work = new FutureTask<>(() -> executor.execute(request));
        Thread thread = Thread.ofVirtual().name("node-", 0).start(work);
        try {
            return limiter(limit).executeFutureSupplier(() -> work);
        } catch (TimeoutException late) {
            stop(request, work, thread);
            return NodeResult.failed(
                    Failure.recoverable("TIMEOUT", "no answer within " + limit.toMillis() + " ms"));
        } catch (InterruptedException | CancellationException stopped) {
            stop(request, work, thread);
            throw new InterruptedException("the try was stopped");
        } catch (Exception failed) {
            return failed(failed, request);
        }
    }

    private static TimeLimiter limiter(Duration limit) {
        return TimeLimiter.of(
                TimeLimiterConfig.custom()
                        .timeoutDuration(limit)
                        .cancelRunningFuture(false)
                        .build());
    }

    private static void stop(NodeRequest request, FutureTask<NodeResult> work, Thread thread)
            throws InterruptedException {
        request.cancel().cancel();
        work.cancel(true);
        if (!thread.join(STUCK)) {
            LOG.warn(
                    "node {} of execution {} ignored its cancel for {} s; it is left behind",
                    request.key(),
                    request.executionId(),
                    STUCK.toSeconds());
        }
    }

    private static NodeResult failed(Exception failed, NodeRequest request)
            throws InterruptedException {
        Throwable cause =
                failed instanceof ExecutionException && failed.getCause() != null
                        ? failed.getCause()
                        : failed;
        if (cause instanceof InterruptedException) {
            throw new InterruptedException("the try was stopped");
        }
        LOG.warn("node {} of execution {} threw", request.key(), request.executionId(), cause);
        return NodeResult.failed(Failure.fatal("INTERNAL", "the node's code failed: " + cause));
    }
}
