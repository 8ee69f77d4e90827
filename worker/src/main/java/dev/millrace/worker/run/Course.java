package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.Decision;
import dev.millrace.execution.ExecutionError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the engine decides: the nodes' side of a run. One pass goes on until nothing
 * more can be done now, and remembers what it would have done later.
 */
final class Course {
    private static final Duration LONG_WAIT = Duration.ofSeconds(5);

    /** Until the next look at a history that is away. */
    static final Duration WITHOUT_HISTORY = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Doings doings;
    private final Starts starts;
    private final DecidedEnds decided;
    private final Waits waits;
    private final Endings endings;
    private final WayBack wayBack;
    private final InstantSource time;

    Course(
            Ledger ledger,
            Doings doings,
            Starts starts,
            DecidedEnds decided,
            Endings endings,
            WayBack wayBack,
            InstantSource time) {
        this.ledger = ledger;
        this.doings = doings;
        this.starts = starts;
        this.decided = decided;
        this.waits = new Waits(decided, time);
        this.endings = endings;
        this.wayBack = wayBack;
        this.time = time;
    }

    /** Until the next thing that waits for a time, or for a breaker, is due; null if none does. */
    @Nullable Duration untilWake() {
        Instant look = starts.lookAgain();
        Instant next = waits.next();
        return until(look == null || (next != null && next.isBefore(look)) ? next : look);
    }

    private @Nullable Duration until(@Nullable Instant at) {
        return at == null ? null : Duration.between(time.instant(), at);
    }

    /**
     * Does all that can be done now.
     *
     * @param mayStart false: no node is started, only records are written
     * @return how the run ends, once the flow has ended or nothing is left but to wait long
     */
    Optional<Ending> pass(boolean mayStart) {
        boolean more = true;
        while (more) {
            more = false;
            waits.forget();
            List<Decision> next = ledger.state().next();
            starts.again(next);
            doings.children().keep(next);
            for (Decision decision : next) {
                switch (decision) {
                    case Decision.CompleteFlow(JsonNode output) -> {
                        return Optional.of(endings.completed(output));
                    }
                    case Decision.FailFlow(var error) when !turnsBack(error) -> {
                        return Optional.of(endings.failed(error));
                    }
                    case Decision.FailFlow _ -> more = true;
                    case Decision.CancelFlow() -> {
                        return Optional.of(endings.cancelled());
                    }
                    case Decision.OfNode step -> more |= go(step, mayStart);
                }
            }
        }
        return doings.tries().none() && !starts.fenced() ? idle(mayStart) : Optional.empty();
    }

    /** Whether the engine must be asked again. */
    private boolean go(Decision.OfNode step, boolean mayStart) {
        return switch (step) {
            case Decision.NoteUndone note -> decided.undone(note);
            case Decision.SkipNode skip -> decided.skipped(skip);
            case Decision.WakeNode due -> waits.wake(due);
            case Decision.HandSignal came -> waits.hand(came);
            case Decision.GiveUpWait due -> waits.giveUp(due);
            case Decision.AwaitFlow wait -> {
                doings.children().want(wait);
                yield false;
            }
            case Decision.EndForEach end -> decided.ended(end);
            case Decision.FailForEach end -> decided.failed(end);
            case Decision.StartNode start -> mayStart && start(start);
        };
    }

    /** No attempt is left, and there is something to undo. */
    private boolean turnsBack(ExecutionError error) {
        return !endings.triesAgain(error) && wayBack.take(error);
    }

    /** Nothing runs: short waits are held here, long ones cost no slot. */
    private Optional<Ending> idle(boolean mayStart) {
        if (!mayStart) {
            return Optional.of(endings.yielded());
        }
        if (!doings.children().allKnown()) {
            return Optional.empty();
        }
        if (doings.children().away()) {
            return Optional.of(endings.postponed(time.instant().plus(WITHOUT_HISTORY)));
        }
        Duration wait = until(waits.next());
        return wait != null && wait.compareTo(LONG_WAIT) < 0
                ? Optional.empty()
                : Optional.of(suspended());
    }

    private Ending suspended() {
        List<String> signals = ledger.state().awaitedSignals();
        return endings.suspended(waits.next(), signals, starts.parkedAt(), !wayBack.taken());
    }

    /** Whether the engine must be asked again: nothing follows from a start. */
    private boolean start(Decision.StartNode start) {
        Instant notBefore = start.notBefore();
        return (notBefore == null || !waits.holdsUntil(notBefore)) && starts.begin(start);
    }
}
