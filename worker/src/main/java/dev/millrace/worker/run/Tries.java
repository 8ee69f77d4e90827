package dev.millrace.worker.run;

import dev.millrace.execution.Failure;
import dev.millrace.worker.breaker.Target;
import dev.millrace.worker.claim.Hold;
import dev.millrace.worker.node.NodeResult;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tries of one run that have begun and not ended. A try with an effect waits until the queue
 * has its {@code node:start} and everything before it, so that no crash can hide an effect. After a
 * lost worker every try waits: should the next one be lost too, the log names the nodes that ran.
 * Not thread-safe.
 */
final class Tries {
    private static final int MOST = 256;

    private final Hold hold;
    private final Consumer<Message> mailbox;
    private final Set<NodeTry> running = new LinkedHashSet<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    Tries(Hold hold, Consumer<Message> mailbox) {
        this.hold = hold;
        this.mailbox = mailbox;
    }

    boolean none() {
        return running.isEmpty() && waiting.isEmpty();
    }

    boolean full() {
        return running.size() + waiting.size() >= MOST;
    }

    /** Whether everything that has begun is without effect, so that no record is urgent. */
    boolean onlyPure() {
        return waiting.isEmpty() && running.stream().allMatch(one -> one.node().pure());
    }

    /** Whether some wait for a record to be stored. */
    boolean waitFor() {
        return !waiting.isEmpty();
    }

    /**
     * @param startSeq number of its {@code node:start}
     */
    void begin(NodeTry one, long startSeq) {
        if (one.node().pure() && !suspected()) {
            launch(one);
        } else {
            waiting.add(new Waiting(one, startSeq));
        }
    }

    private boolean suspected() {
        return hold.job().job().stalls() > 0;
    }

    /** Launches those whose start the queue has, if the claim is sure enough. */
    void launchUpTo(long storedSeq) {
        while (!waiting.isEmpty() && waiting.element().startSeq <= storedSeq && hold.mayStart()) {
            launch(waiting.remove().one);
        }
    }

    private void launch(NodeTry one) {
        running.add(one);
        @Nullable Target shut = one.permit().outdated();
        if (shut == null) {
            one.launch(mailbox);
        } else {
            mailbox.accept(new Message.TryEnded(one, new TryEnd.HeldBack(shut)));
        }
    }

    void ended(NodeTry one) {
        running.remove(one);
    }

    /** A try that cannot even begin: its end is told as any other's. */
    void fail(NodeTry one, Failure why) {
        running.add(one);
        mailbox.accept(new Message.TryEnded(one, new TryEnd.Known(NodeResult.failed(why))));
    }

    /**
     * Stops what runs and forgets what waits, which had no effect yet.
     *
     * @return what was forgotten
     */
    List<NodeTry> stop() {
        List<NodeTry> forgotten = waiting.stream().map(Waiting::one).toList();
        waiting.clear();
        forgotten.forEach(one -> one.permit().giveBack());
        running.forEach(NodeTry::stop);
        return forgotten;
    }

    private record Waiting(NodeTry one, long startSeq) {}
}
