package dev.millrace.worker.run;

import dev.millrace.engine.FlowState;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.queue.JobRecord;
import dev.millrace.sql.DatabaseFailed;
import dev.millrace.worker.claim.Hold;
import dev.millrace.worker.claim.Turns;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one claimed job: read what happened before, load the flow, follow it, hand in the
 * end. Lives on one thread.
 */
final class Life {
    static final String STALLED = "STALLED";

    private static final int MOST_STALLS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private final Hold hold;
    private final JobRecord job;
    private final RunTools tools;
    private final Mailbox mailbox;
    private final Opening opening;
    private final Journal journal;
    private final Checkpoints checkpoints;
    private final Endings endings;
    private final boolean whole;

    Life(Hold hold, Turns turns, RunTools tools, Mailbox mailbox) {
        this.hold = hold;
        Optional<JobRecord> thawed =
                new Thaw(tools.surroundings().history()).whole(hold.job().job());
        this.whole = thawed.isPresent();
        this.job = thawed.orElse(hold.job().job());
        this.tools = tools;
        this.mailbox = mailbox;
        opening = Opening.of(job, tools.workerId());
        journal = new Journal(tools.time(), job.seq(), opening.lastAt());
        opening.record().filter(_ -> whole).ifPresent(this::begin);
        checkpoints = new Checkpoints(hold.job().claim(), journal, turns, mailbox);
        endings =
                new Endings(
                        job,
                        Objects.requireNonNullElse(opening.startedAt(), hold.job().at()),
                        tools.time(),
                        tools.random());
    }

    private void begin(Event event) {
        journal.write(event, hold.job().at());
        tools.watch().recorded(event);
    }

    /**
     * Returns when the job is settled.
     *
     * @throws ClaimGone if the job is no longer this worker's; nothing was written since
     */
    void lead() throws InterruptedException {
        Ending ending = ending();
        checkpoints.end(ending);
        if (ending.event() != null) {
            tools.watch().recorded(ending.event());
        }
    }

    private Ending ending() throws InterruptedException {
        if (!whole) {
            return later();
        }
        try {
            return follow(flow());
        } catch (FlowUnusable unusable) {
            return endings.failed(unusable.error());
        } catch (DatabaseFailed failed) {
            LOG.warn("execution {} waits for its flow: {}", job.id(), failed.toString());
            return later();
        } catch (ClaimGone gone) {
            throw gone;
        } catch (RuntimeException broken) {
            LOG.error("execution {} met a fault of the worker and fails", job.id(), broken);
            Failure failure = Failure.fatal("INTERNAL", "the worker failed: " + broken);
            return endings.failed(new ExecutionError(failure, null));
        }
    }

    /**
     * A breaker that woke it to probe its target hears nothing of it, and wakes another once the
     * probe's lease is over.
     */
    private Ending later() {
        return endings.postponed(tools.time().instant().plus(Course.WITHOUT_HISTORY));
    }

    private PreparedFlow flow() {
        return tools.flows()
                .version(job.tenant(), job.fields().flowId(), job.fields().flowVersion());
    }

    private Ending follow(PreparedFlow flow) throws InterruptedException {
        FlowState initial = FlowState.initial(flow.graph(), Json.read(job.input()));
        Ledger ledger = new Ledger(initial, opening.events(), journal, tools.watch());
        if (ledger.interrupted()) {
            ledger.write(new Event.ExecutionResumed("stalled"));
        }
        WayBack wayBack = new WayBack(ledger);
        if (job.stalls() >= MOST_STALLS && !wayBack.taken() && !wayBack.take(stalled())) {
            return endings.failed(stalled());
        }
        Tries tries = new Tries(hold, mailbox);
        Parking parking = new Parking(hold, ledger, tools, opening.wokenByBreaker());
        DecidedEnds decided = new DecidedEnds(flow, ledger, tools.time());
        Starts starts = new Starts(hold, flow, ledger, tries, parking, decided, tools);
        Doings doings =
                new Doings(
                        tries, new Children(job, tools.surroundings().subFlows(), ledger, mailbox));
        Course course = new Course(ledger, doings, starts, decided, endings, wayBack, tools.time());
        Halting halting = halting(ledger, tries, wayBack);
        try {
            return new Drive(course, halting, ledger, doings, checkpoints, mailbox).follow();
        } finally {
            tries.stop(); // those of a lost claim
        }
    }

    /** The queue leaves the end to a worker where there may be something to undo. */
    private ExecutionError stalled() {
        String message = "its workers were lost " + job.stalls() + " times in a row while it ran";
        return new ExecutionError(Failure.fatal(STALLED, message), null);
    }

    private Halting halting(Ledger ledger, Tries tries, WayBack wayBack) {
        Limits limits = new Limits(job.fields(), tools.time(), opening.used());
        NodeEnds ends = new NodeEnds(ledger, tools.time(), tools.random());
        Halting halting = new Halting(hold, limits, tries, ends, wayBack, endings);
        if (job.cancelAsked()) {
            halting.raise(Halt.CANCEL);
        }
        return halting;
    }
}
