package dev.millrace.worker.run;

import dev.millrace.event.Event;
import dev.millrace.json.Json;
import dev.millrace.queue.KeptSignal;
import dev.millrace.worker.claim.News;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the wheel of a run: do what can be done, store what must be stored, wait for a message or a
 * time.
 *
 * <p>When records are stored: at once if a try with an effect waits for them or runs beside them;
 * while only pure nodes run they gather and mostly ride in the call that ends the job.
 */
final class Drive {
    /** Records of pure nodes wait this long for company. */
    private static final Duration GATHER = Duration.ofMillis(20);

    private final Course course;
    private final Halting halting;
    private final Ledger ledger;
    private final Doings doings;
    private final Checkpoints checkpoints;
    private final Mailbox mailbox;

    Drive(
            Course course,
            Halting halting,
            Ledger ledger,
            Doings doings,
            Checkpoints checkpoints,
            Mailbox mailbox) {
        this.course = course;
        this.halting = halting;
        this.ledger = ledger;
        this.doings = doings;
        this.checkpoints = checkpoints;
        this.mailbox = mailbox;
    }

    /**
     * Returns when it is known how the run ends; nothing of it runs any more.
     *
     * @throws ClaimGone if the claim is lost
     */
    Ending follow() throws InterruptedException {
        while (true) {
            halting.watch();
            var ending = halting.stopping() ? halting.ending() : course.pass(halting.mayStart());
            if (ending.isPresent()) {
                ledger.reportProgress();
                return ending.get();
            }
            if (halting.turned()) {
                continue; // what is to be undone is the course now
            }
            doings.beginUpTo(checkpoints.stored());
            if (doings.waitForRecords() || checkpoints.full()) {
                store();
            }
            await();
        }
    }

    private void store() {
        if (checkpoints.maySend()) {
            ledger.reportProgress();
            checkpoints.send();
        }
    }

    private void await() throws InterruptedException {
        Message message = mailbox.poll(pause());
        if (message == null) {
            store();
        }
        while (message != null) {
            take(message);
            message = mailbox.poll();
        }
    }

    private Duration pause() {
        Duration pause = halting.untilNext();
        if (!halting.stopping()) {
            pause = shorter(pause, course.untilWake());
        }
        return checkpoints.maySend() ? shorter(pause, GATHER) : pause;
    }

    private static Duration shorter(Duration one, @Nullable Duration other) {
        return other != null && other.compareTo(one) < 0 ? other : one;
    }

    private void take(Message message) {
        switch (message) {
            case Message.TryEnded(NodeTry one, TryEnd end) -> halting.ended(one, end);
            case Message.Stored stored -> stored(stored);
            case Message.Refused(Throwable why) ->
                    throw new ClaimGone("the queue did not take the records", why);
            case Message.Heard(News news) -> heard(news);
            case Message.ChildAsked answer -> doings.children().answered(answer);
            case Message.Signals(List<KeptSignal> signals) -> signals.forEach(this::received);
        }
    }

    private void stored(Message.Stored stored) {
        if (checkpoints.answered(stored)) {
            halting.cancelAsked(stored.seq());
        }
    }

    private void received(KeptSignal signal) {
        if (!ledger.state().knowsRequest(signal.request())) {
            ledger.write(
                    new Event.SignalReceived(
                            signal.request(), signal.name(), Json.read(signal.json())));
        }
    }

    private void heard(News news) {
        switch (news) {
            case LOST -> throw new ClaimGone("the claim was lost");
            case CANCEL_ASKED -> halting.cancelAsked();
            case FORCED -> halting.raise(Halt.CANCEL);
            case FENCE_LIFTED -> {} // being awake is enough
            case DRAIN -> halting.raise(Halt.DRAIN);
            case HAND_BACK -> halting.raise(Halt.HAND_BACK);
        }
    }
}
