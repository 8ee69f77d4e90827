package dev.millrace.worker.run;

import dev.millrace.engine.Decision.StartNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.queue.JobRecord;
import dev.millrace.sql.DatabaseFailed;
import dev.millrace.worker.breaker.Permit;
import dev.millrace.worker.guard.Guard;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try of a node: tells the run how it ended, exactly once. It has a virtual thread of its own,
 * unless all it does is to pick values: then the run's does it, which saves two changes of threads.
 */
final class NodeTry {
    static final String EXPRESSION_ERROR = "EXPRESSION_ERROR";

    private static final Logger LOG = LoggerFactory.getLogger(NodeTry.class);

    private final PreparedNode node;
    private final StartNode start;
    private final NodeScope scope;
    private final JobRecord job;
    private final RunTools tools;
    private final Duration limit;
    private final CancelSignal cancel = new CancelSignal();
    private final boolean instant;
    private long launchedAt = System.nanoTime();
    private @Nullable Thread thread;
    private Permit permit = Permit.FREE;

    /**
     * @param limit of its time
     */
    NodeTry(
            PreparedNode node,
            StartNode start,
            NodeScope scope,
            JobRecord job,
            RunTools tools,
            Duration limit) {
        this.node = node;
        this.start = start;
        this.scope = scope;
        this.job = job;
        this.tools = tools;
        this.limit = limit;
        this.instant =
                node.parameters().quick()
                        && tools.executors().find(type()).map(NodeExecutor::instant).orElse(false);
    }

    ExecutionId execution() {
        return scope.id();
    }

    /** With what its breaker says. */
    NodeTry by(Permit admitted) {
        permit = admitted;
        return this;
    }

    Permit permit() {
        return permit;
    }

    PreparedNode node() {
        return node;
    }

    String type() {
        return node.node().type();
    }

    NodeKey key() {
        return start.key();
    }

    int attempt() {
        return start.attempt();
    }

    int effectKey() {
        return start.effectKey();
    }

    /** Nobody would know whether its effect has happened, and it must not happen twice. */
    boolean endsInDoubt(NodeResult.Failed failed) {
        return node.neverAgain(tools.executors())
                && !failed.answered()
                && failed.failure().leavesDoubt();
    }

    Duration duration() {
        return Duration.ofNanos(System.nanoTime() - launchedAt);
    }

    void launch(Consumer<Message> mailbox) {
        launchedAt = System.nanoTime();
        Runnable whole = () -> mailbox.accept(new Message.TryEnded(this, carryOut()));
        if (instant) {
            whole.run();
        } else {
            thread = Thread.ofVirtual().name("try-", 0).start(whole);
        }
    }

    /** Cancels its call and interrupts its thread; its end still comes through the mailbox. */
    void stop() {
        cancel.cancel();
        if (thread != null) {
            thread.interrupt();
        }
    }

    private TryEnd carryOut() {
        try {
            return new TryEnd.Known(call());
        } catch (InterruptedException stopped) {
            return new TryEnd.Unknown();
        } catch (ExpressionFailed bad) {
            return cancel.cancelled() ? new TryEnd.Unknown() : failed(EXPRESSION_ERROR, bad);
        } catch (DatabaseFailed away) {
            return new TryEnd.Known(
                    NodeResult.failed(Failure.recoverable("HISTORY_AWAY", away.toString())));
        } catch (RuntimeException | Error broken) {
            LOG.error("node {} of execution {} broke", key(), scope.id(), broken);
            return failed("INTERNAL", broken);
        }
    }

    private static TryEnd failed(String code, Throwable why) {
        String message = String.valueOf(why.getMessage());
        return new TryEnd.Known(NodeResult.failed(Failure.fatal(code, message)));
    }

    private NodeResult call() throws InterruptedException {
        Optional<NodeExecutor> executor = tools.executors().find(type());
        if (executor.isEmpty()) {
            return NodeResult.failed(
                    Failure.fatal(
                            "UNKNOWN_NODE_TYPE", "no worker here runs nodes of type " + type()));
        }
        NodeResult result = permit.around(() -> guarded(executor.get()));
        return result instanceof NodeResult.RunFlow call
                ? tools.surroundings().subFlows().pinned(job, call)
                : result;
    }

    private NodeResult guarded(NodeExecutor executor) throws InterruptedException {
        return instant
                ? Guard.callInstant(executor, request())
                : tools.guard().run(executor, request(), limit);
    }

    private NodeRequest request() {
        return new NodeRequest(
                scope.id(),
                scope.claimName(),
                key(),
                type(),
                attempt(),
                node.resolved(scope),
                scope.incoming(),
                node.pure() ? "" : IdempotencyKey.of(scope.id(), key(), effectKey()), // a hash
                node.node().settings().effect(),
                scope.sight()::rounds,
                tools.time().instant(),
                limit,
                cancel);
    }
}
