package dev.millrace.worker.run;

import dev.millrace.event.EventLine;
import dev.millrace.queue.Advance;
import dev.millrace.queue.Claim;
import dev.millrace.queue.Finish;
import dev.millrace.queue.Verdict;
import dev.millrace.worker.claim.News;
import dev.millrace.worker.claim.Turns;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A run's records on their way into the queue, one advance at a time: while it is under way the
 * next records gather. Not thread-safe; answers come through the mailbox.
 */
final class Checkpoints {
    private final Claim claim;
    private final Journal journal;
    private final Turns turns;
    private final Mailbox mailbox;
    private boolean underWay;

    Checkpoints(Claim claim, Journal journal, Turns turns, Mailbox mailbox) {
        this.claim = claim;
        this.journal = journal;
        this.turns = turns;
        this.mailbox = mailbox;
    }

    /** Number of the last record that the queue is known to have. */
    long stored() {
        return journal.stored();
    }

    /** Whether there is something to send and nothing under way. */
    boolean maySend() {
        return !underWay && !journal.allStored();
    }

    /** Whether there are so many records that they should not wait for more. */
    boolean full() {
        return journal.full();
    }

    void send() {
        List<EventLine> lines = journal.unstored();
        long upTo = lines.getLast().seq();
        underWay = true;
        CompletableFuture<?> _ =
                turns.advance(new Advance(claim, lines, Journal.progress(lines)))
                        .whenComplete((verdict, refused) ->
                                mailbox.accept(
                                        refused == null
                                                ? new Message.Stored(upTo, verdict)
                                                : new Message.Refused(refused)));
    }

    /**
     * Takes the answer to the advance.
     *
     * @return whether a cancel was asked for
     * @throws ClaimGone if the claim is lost
     */
    boolean answered(Message.Stored answer) {
        underWay = false;
        switch (answer.verdict()) {
            case Verdict.Lost() -> throw new ClaimGone("the claim was lost");
            case Verdict.Gap(long seq) -> journal.stored(seq);
            case Verdict.Done(),
                    Verdict.Repeated(),
                    Verdict.CancelAsked(),
                    Verdict.BecameCancelled(),
                    Verdict.BecameQueued() ->
                    journal.stored(answer.seq());
        }
        return answer.verdict() instanceof Verdict.CancelAsked;
    }

    /**
     * Ends the claim with all records not stored yet; waits for the queue, however long it is away.
     *
     * @throws ClaimGone if the claim was lost before
     */
    void end(Ending ending) throws InterruptedException {
        storeMost();
        EventLine last = ending.event() == null ? null : journal.next(ending.event());
        while (true) {
            List<EventLine> lines = journal.unstored();
            boolean progress = Journal.progress(lines);
            Finish finish =
                    new Finish(claim, journal.stored(), lines, ending.outcome(), last, progress);
            switch (verdict(finish)) {
                case Verdict.Lost() -> throw new ClaimGone("the claim was lost before the end");
                case Verdict.Gap(long seq) -> {
                    journal.stored(seq);
                    storeMost();
                }
                case Verdict.Done(),
                        Verdict.Repeated(),
                        Verdict.CancelAsked(),
                        Verdict.BecameCancelled(),
                        Verdict.BecameQueued() -> {
                    return;
                }
            }
        }
    }

    /** Until what is left fits into one call. */
    private void storeMost() throws InterruptedException {
        while (underWay || journal.full()) {
            if (!underWay) {
                send();
            }
            awaitAnswer();
        }
    }

    private void awaitAnswer() throws InterruptedException {
        switch (mailbox.take()) {
            case Message.Stored stored -> answered(stored);
            case Message.Refused(Throwable why) ->
                    throw new ClaimGone("the queue did not take the records", why);
            case Message.Heard(News news) when news == News.LOST ->
                    throw new ClaimGone("the claim was lost");
            case Message.Heard _,
                    Message.TryEnded _,
                    Message.Signals _,
                    Message.ChildAsked _ -> {} // too late to matter
        }
    }

    private Verdict verdict(Finish finish) {
        try {
            return turns.finish(finish).join();
        } catch (CompletionException refused) {
            throw new ClaimGone("the queue did not take the end", refused);
        }
    }
}
