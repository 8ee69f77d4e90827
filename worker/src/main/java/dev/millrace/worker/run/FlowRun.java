package dev.millrace.worker.run;

import dev.millrace.engine.Decision;
import dev.millrace.event.Event;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.queue.Claim;
import dev.millrace.queue.ClaimedJob;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.Verdict;
import dev.millrace.worker.claim.HeldJob;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One claimed job, from its log to its settlement. An actor: one virtual thread folds events, asks
 * the engine what is next and starts it; ends of nodes, answers of the queue and wishes from
 * outside come as messages, so nothing here needs a lock.
 *
 * <p>Crash safety: a node with an effect starts only after the records of all before it, and its
 * own start, are stored. Pure nodes run on at once; their records travel with the next advance, or
 * with the end.
 */
public final class FlowRun implements HeldJob {
    private static final Duration SUSPEND_FROM = Duration.ofSeconds(5);
    private static final Set<EventType> TURNS =
            EnumSet.of(
                    EventType.EXECUTION_QUEUED,
                    EventType.EXECUTION_START,
                    EventType.EXECUTION_RETRY,
                    EventType.EXECUTION_SUSPENDED,
                    EventType.EXECUTION_RESUMED);
    private static final Duration UNSURE = Duration.ofMillis(200);

    private final ClaimedJob claimed;
    private final RunContext context;
    private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
    private final long beganNanos = System.nanoTime();

    public FlowRun(ClaimedJob claimed, RunContext context) {
        this.claimed = claimed;
        this.context = context;
    }

    /** Runs until the claim is settled or lost. */
    public void run() {
        RunnableFlow flow = FlowLoading.load(claimed.job(), context.flows(), mailbox);
        Settlement settlement = new Settlement(claimed, context);
        if (flow == null) {
            settlement.withoutFlow(mailbox);
            return;
        }
        RunLog log = new RunLog(claimed, settlement.initial(flow));
        NodeRuns nodes = new NodeRuns(flow, log, context, mailbox::add, claimed.claim().id());
        begin(log);
        work(log, nodes, settlement);
    }

    /** What this claim adds to the log first: the attempt's start, or why it goes on. */
    private void begin(RunLog log) {
        EventType last = lastTurn(log.lines());
        switch (last) {
            case EXECUTION_QUEUED, EXECUTION_RETRY ->
                    log.record(
                            now(),
                            new Event.ExecutionStarted(
                                    claimed.job().attempt(), context.workerId()));
            case EXECUTION_SUSPENDED ->
                    log.record(
                            now(),
                            new Event.ExecutionResumed(
                                    signalled(log.lines()) ? "signal" : "timer"));
            default -> {} // stalled or drained: the script has said so
        }
    }

    /** The last event that says how the execution came to where it is. */
    private static EventType lastTurn(List<EventLine> lines) {
        return lines.reversed().stream()
                .map(EventLine::type)
                .filter(TURNS::contains)
                .findFirst()
                .orElse(EventType.EXECUTION_QUEUED);
    }

    private static boolean signalled(List<EventLine> lines) {
        return lines.getLast().type() == EventType.SIGNAL_RECEIVED;
    }

    private void work(RunLog log, NodeRuns nodes, Settlement settlement) {
        Wish wish = Wish.GO_ON;
        while (true) {
            wish = wish.or(limits(nodes));
            Wait wait =
                    wish == Wish.GO_ON
                            ? nodes.startWhatIsReady(context.settling().mayStart())
                            : Wait.FOR_NEWS;
            if (nodes.idle()) {
                @Nullable Ending ending = ending(wish, wait, log);
                if (ending != null) {
                    settlement.settle(ending, log);
                    return;
                }
            }
            if (wish == Wish.DROP) {
                nodes.stop();
                return;
            }
            nodes.checkpoint();
            wish = wish.or(take(wait, nodes));
        }
    }

    /**
     * How the claim ends, if nothing is under way any more and nothing can be started; null to go
     * on.
     */
    private @Nullable Ending ending(Wish wish, Wait wait, RunLog log) {
        return switch (wish) {
            case CANCEL -> new Ending.Cancelled();
            case DRAIN, INTERRUPT -> new Ending.Yielded();
            case TIME_OUT -> new Ending.Failed(timedOut(), "TIMEOUT");
            case DEADLINE -> new Ending.Failed(late(), "DEADLINE");
            case DROP -> null;
            case GO_ON -> wait.over() ? flowEnd(log) : suspension(wait);
        };
    }

    private static @Nullable Ending flowEnd(RunLog log) {
        List<Decision> decisions = log.state().next();
        return switch (decisions.isEmpty() ? null : decisions.getFirst()) {
            case Decision.CompleteFlow(var output) -> new Ending.Completed(output);
            case Decision.FailFlow(var error) -> new Ending.Failed(error, "ERROR");
            case null, default -> null;
        };
    }

    /** Long waits hold no slot. */
    private @Nullable Ending suspension(Wait wait) {
        Instant until = wait.until();
        if (until == null || Duration.between(now(), until).compareTo(SUSPEND_FROM) < 0) {
            return null;
        }
        return new Ending.Suspended(until);
    }

    private Wish limits(NodeRuns nodes) {
        JobRecord job = claimed.job();
        Instant deadline = job.fields().deadline();
        Wish wish = Wish.GO_ON;
        if (deadline != null && !now().isBefore(deadline)) {
            wish = Wish.DEADLINE;
        } else if (System.nanoTime() - beganNanos > job.fields().timeout().toNanos()) {
            wish = Wish.TIME_OUT;
        }
        if (wish != Wish.GO_ON) {
            nodes.stop();
        }
        return wish;
    }

    private static ExecutionError late() {
        return new ExecutionError(
                Failure.fatal("DEADLINE", "the execution's deadline has passed"), null);
    }

    private ExecutionError timedOut() {
        String limit = claimed.job().fields().timeout().toMillis() + " ms";
        return new ExecutionError(
                Failure.recoverable(
                        "TIMEOUT",
                        "the attempt took longer than the " + limit + " that the flow allows"),
                null);
    }

    /** Waits for the next message and does what it says. */
    private Wish take(Wait wait, NodeRuns nodes) {
        Wish wish = Wish.GO_ON;
        for (Message message = poll(wait); message != null; message = mailbox.poll()) {
            wish = wish.or(handle(message, nodes));
        }
        return wish;
    }

    private @Nullable Message poll(Wait wait) {
        try {
            return mailbox.poll(patience(wait).toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            return new Message.Lost();
        }
    }

    /** Until something falls due: a backoff, a wait, the attempt's time limit, the deadline. */
    private Duration patience(Wait wait) {
        Duration patience =
                claimed.job().fields().timeout().minusNanos(System.nanoTime() - beganNanos);
        for (Instant due :
                new @Nullable Instant[] {wait.until(), claimed.job().fields().deadline()}) {
            if (due != null && Duration.between(now(), due).compareTo(patience) < 0) {
                patience = Duration.between(now(), due);
            }
        }
        patience = wait.unsure() ? UNSURE : patience;
        return patience.isNegative() ? Duration.ZERO : patience;
    }

    private Wish handle(Message message, NodeRuns nodes) {
        return switch (message) {
            case Message.NodeEnded ended -> {
                nodes.ended(ended, now());
                yield Wish.GO_ON;
            }
            case Message.Stored(long seq, Verdict verdict) -> nodes.stored(seq, verdict);
            case Message.Cancel() -> stopping(nodes, Wish.CANCEL);
            case Message.Lost() -> stopping(nodes, Wish.DROP);
            case Message.Interrupt() -> stopping(nodes, Wish.INTERRUPT);
            case Message.Drain() -> {
                nodes.forgetWhatWaits();
                yield Wish.DRAIN;
            }
            case Message.Tick() -> Wish.GO_ON;
        };
    }

    private static Wish stopping(NodeRuns nodes, Wish wish) {
        nodes.stop();
        return wish;
    }

    private Instant now() {
        return context.settling().now();
    }

    @Override
    public Claim claim() {
        return claimed.claim();
    }

    @Override
    public void lost() {
        mailbox.add(new Message.Lost());
    }

    @Override
    public void cancel() {
        mailbox.add(new Message.Cancel());
    }

    @Override
    public void drain() {
        mailbox.add(new Message.Drain());
    }

    @Override
    public void interrupt() {
        mailbox.add(new Message.Interrupt());
    }
}
