package dev.millrace.worker.guard;

import dev.millrace.execution.Failure;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try of a node on a virtual thread of its own. Whatever the executor throws is a result. */
final class NodeThread {
    private static final Logger LOG = LoggerFactory.getLogger(NodeThread.class);

    private final NodeExecutor executor;
    private final NodeRequest request;
    private final CompletableFuture<NodeResult> end = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopped;

    NodeThread(NodeExecutor executor, NodeRequest request) {
        this.executor = executor;
        this.request = request;
        this.thread = Thread.ofVirtual().name("node-" + request.key()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Completed with what the executor returned or threw, never exceptionally. */
    CompletableFuture<NodeResult> end() {
        return end;
    }

    void interrupt() {
        stopped = true;
        thread.interrupt();
    }

    /** Whether it ends within that time; an interrupt of the caller does not cut the wait short. */
    boolean endsWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return thread.join(Duration.ofNanos(deadline - System.nanoTime()));
                } catch (InterruptedException again) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        end.complete(result(executor, request, () -> stopped));
    }

    /**
     * Runs the try on this thread.
     *
     * @param stopped whether it was told to stop, so that its trouble is no surprise
     */
    static NodeResult result(NodeExecutor executor, NodeRequest request, BooleanSupplier stopped) {
        try {
            @Nullable NodeResult result = executor.execute(request);
            return result == null ? broken(request, stopped, "it returned nothing", null) : result;
        } catch (ExpressionFailed failed) {
            return NodeResult.failed(
                    Failure.fatal("EXPRESSION_ERROR", String.valueOf(failed.getMessage())));
        } catch (InterruptedException interrupted) {
            return broken(request, stopped, "it was interrupted", interrupted);
        } catch (Throwable failed) { // an Error of a node's code must not leave its try without end
            return broken(request, stopped, failed.toString(), failed);
        }
    }

    private static NodeResult broken(
            NodeRequest request, BooleanSupplier stopped, String what, @Nullable Throwable cause) {
        if (!stopped.getAsBoolean()) {
            LOG.warn("node {} of {} broke: {}", request.key(), request.executionId(), what, cause);
        }
        return NodeResult.failed(Failure.fatal("INTERNAL", "the node's code failed: " + what));
    }
}
