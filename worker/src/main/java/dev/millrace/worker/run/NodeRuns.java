package dev.millrace.worker.run;

import dev.millrace.engine.Decision;
import dev.millrace.engine.Skip;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.expression.Template;
import dev.millrace.expression.Truth;
import dev.millrace.flow.Edge;
import dev.millrace.flow.Node;
import dev.millrace.queue.Verdict;
import dev.millrace.worker.guard.RetryDecision;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the engine decides, node by node, and records what came of it. Confined to the
 * run's thread.
 */
final class NodeRuns {
    private final RunnableFlow flow;
    private final RunLog log;
    private final RunContext context;
    private final Consumer<Message> mailbox;
    private final ExecutionId id;
    private final Tries tries;

    /** Tries with an effect that wait until everything up to a number is stored. */
    private final Map<Long, NodeTry> waiting = new HashMap<>();

    private final Map<NodeKey, NodeTry> current = new HashMap<>();
    private boolean storing;
    private int progress;

    NodeRuns(
            RunnableFlow flow,
            RunLog log,
            RunContext context,
            Consumer<Message> mailbox,
            ExecutionId id) {
        this.flow = flow;
        this.log = log;
        this.context = context;
        this.mailbox = mailbox;
        this.id = id;
        this.tries = new Tries(context.nodes(), mailbox);
        this.progress = log.state().done();
    }

    /** Nothing is under way: no try, no call to the queue. */
    boolean idle() {
        return tries.none() && waiting.isEmpty() && !storing;
    }

    /** Starts all that is ready, again and again, until only waiting is left. */
    Wait startWhatIsReady(boolean allowed) {
        boolean acted = true;
        Wait wait = Wait.FOR_NEWS;
        while (acted) {
            acted = false;
            List<Instant> dues = new ArrayList<>();
            for (Decision decision : log.state().next()) {
                if (decision instanceof Decision.CompleteFlow
                        || decision instanceof Decision.FailFlow) {
                    return Wait.FOR_NOTHING;
                }
                if (!allowed || tries.size() + waiting.size() >= Tries.MOST) {
                    return allowed ? Wait.FOR_NEWS : Wait.FOR_CERTAINTY;
                }
                acted |= act(decision, dues);
                if (log.state().failing()) {
                    break; // what was decided before the failure must not start after it
                }
            }
            wait = Wait.until(dues.stream().min(Instant::compareTo).orElse(null));
        }
        return wait;
    }

    /** Whether anything was done; a decision that must wait leaves its time. */
    private boolean act(Decision decision, List<Instant> dues) {
        return switch (decision) {
            case Decision.StartNode start -> due(start.notBefore(), dues) && start(start);
            case Decision.WakeNode wake -> due(wake.at(), dues) && wake(wake);
            case Decision.SkipNode(NodeKey key, String reason) -> skip(key, reason);
            case Decision.CompleteFlow _, Decision.FailFlow _ -> false;
        };
    }

    private boolean due(@Nullable Instant at, List<Instant> dues) {
        boolean now = at == null || !at.isAfter(now());
        if (!now) {
            dues.add(at);
        }
        return now;
    }

    private boolean skip(NodeKey key, String reason) {
        log.record(now(), new Event.NodeSkipped(key, node(key).type(), reason));
        return true;
    }

    private boolean wake(Decision.WakeNode wake) {
        NodeKey key = wake.key();
        Event completed =
                new Event.NodeCompleted(
                        key,
                        node(key).type(),
                        wake.attempt(),
                        Duration.ZERO,
                        Edge.MAIN,
                        0,
                        log.state().incoming(key));
        log.record(now(), completed);
        return true;
    }

    private boolean start(Decision.StartNode start) {
        NodeKey key = start.key();
        Node node = node(key);
        if (!wanted(key)) {
            return skip(key, Skip.RUN_IF);
        }
        log.record(
                now(), new Event.NodeStarted(key, node.type(), start.attempt(), start.effectKey()));
        boolean pure = flow.pure(node);
        NodeTry nodeTry =
                new NodeTry(
                        id,
                        node,
                        key,
                        start.attempt(),
                        start.effectKey(),
                        log.state(),
                        flow.parameters(node.id()),
                        pure,
                        now(),
                        new CancelSignal());
        current.put(key, nodeTry);
        if (pure) {
            inline(nodeTry);
        } else {
            waiting.put(log.seq(), nodeTry);
        }
        return true;
    }

    /**
     * A condition that fails counts as true: the node then fails with the same error where people
     * look for it.
     */
    private boolean wanted(NodeKey key) {
        Template runIf = flow.runIf(key.nodeId());
        try {
            return runIf == null || Truth.of(runIf.resolve(new RunScope(log.state(), id, key)));
        } catch (ExpressionFailed failed) {
            return true;
        }
    }

    private void inline(NodeTry nodeTry) {
        long began = System.nanoTime();
        try {
            NodeResult result = nodeTry.run(context.nodes());
            ended(
                    new Message.NodeEnded(
                            nodeTry.key(), result, Duration.ofNanos(System.nanoTime() - began)),
                    now());
        } catch (InterruptedException stopped) {
            mailbox.accept(new Message.Lost());
        }
    }

    /** Records the end of a try; one that was stopped has none. */
    void ended(Message.NodeEnded ended, Instant now) {
        NodeKey key = ended.key();
        NodeTry nodeTry = current.remove(key);
        tries.ended(key);
        if (ended.result() == null || nodeTry == null) {
            return;
        }
        String type = nodeTry.node().type();
        log.record(
                now,
                switch (ended.result()) {
                    case NodeResult.Success(String port, var output) ->
                            new Event.NodeCompleted(
                                    key,
                                    type,
                                    nodeTry.attempt(),
                                    ended.took(),
                                    port,
                                    nodeTry.effectKey(),
                                    output);
                    case NodeResult.WaitUntil(Instant at) ->
                            new Event.NodeSuspended(key, type, nodeTry.attempt(), at, "timer");
                    case NodeResult.Failed failed -> failure(nodeTry, failed, ended.took(), now);
                });
    }

    private static Event failure(
            NodeTry nodeTry, NodeResult.Failed failed, Duration took, Instant now) {
        NodeKey key = nodeTry.key();
        String type = nodeTry.node().type();
        Failure failure = failed.failure();
        RetryDecision decision =
                RetryDecision.after(
                        failed,
                        nodeTry.node().settings().retry(),
                        nodeTry.attempt(),
                        nodeTry.effectKey(),
                        now,
                        ThreadLocalRandom.current().nextDouble());
        return switch (decision) {
            case RetryDecision.GiveUp() ->
                    new Event.NodeFailed(key, type, nodeTry.attempt(), took, failure);
            case RetryDecision.Again(Instant at, int effectKey) ->
                    new Event.NodeRetry(key, type, nodeTry.attempt(), took, at, effectKey, failure);
        };
    }

    /**
     * Hands in what is new, if a try waits for it or others run on meanwhile; else it travels with
     * the end.
     */
    void checkpoint() {
        if (!storing && log.hasNew() && (!waiting.isEmpty() || !tries.none())) {
            tellProgress();
            long seq = log.seq();
            CompletableFuture<Void> told =
                    context.settling()
                            .advance(log.advance())
                            .thenAccept(
                                    verdict -> mailbox.accept(new Message.Stored(seq, verdict)));
            storing = !told.isCompletedExceptionally();
        }
    }

    private void tellProgress() {
        if (log.state().total() > 1 && log.state().done() > progress) {
            progress = log.state().done();
            log.record(now(), new Event.ExecutionProgress(progress, log.state().total()));
        }
    }

    Wish stored(long seq, Verdict verdict) {
        storing = false;
        return switch (verdict) {
            case Verdict.Done(), Verdict.Repeated(), Verdict.BecameQueued() ->
                    storedUpTo(seq, Wish.GO_ON);
            case Verdict.CancelAsked() -> {
                stop();
                yield storedUpTo(seq, Wish.CANCEL);
            }
            case Verdict.Gap(long last) -> {
                log.rolledBackTo(last);
                yield Wish.GO_ON;
            }
            case Verdict.Lost(), Verdict.BecameCancelled() -> {
                stop();
                yield Wish.DROP;
            }
        };
    }

    private Wish storedUpTo(long seq, Wish wish) {
        log.storedUpTo(seq);
        List<Long> ready = waiting.keySet().stream().filter(log::isStored).toList();
        for (Long start : ready) {
            NodeTry nodeTry = waiting.remove(start);
            if (nodeTry != null && wish == Wish.GO_ON) {
                tries.start(nodeTry);
            }
        }
        return wish;
    }

    /** Tries whose start is noted but that have not begun: they begin elsewhere. */
    void forgetWhatWaits() {
        waiting.clear();
    }

    /** Stops what runs and forgets what waits. */
    void stop() {
        forgetWhatWaits();
        tries.stop();
    }

    private Node node(NodeKey key) {
        return flow.graph().node(key.nodeId());
    }

    private Instant now() {
        return context.settling().now();
    }
}
