package dev.millrace.recovery;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.OpenExecutions;
import dev.millrace.history.StoredExecution;
import dev.millrace.queue.JobFields;
import dev.millrace.queue.JobHeader;
import dev.millrace.queue.NewJob;
import dev.millrace.queue.Restoration;
import dev.millrace.queue.Restored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives executions their jobs back with all that the history has of them: checkpoints, attempt,
 * timers. Nodes whose end is stored there are not run again.
 */
final class Revival {
    private static final Logger LOG = LoggerFactory.getLogger(Revival.class);

    private final OpenExecutions history;
    private final Restoration restoration;
    private final AskedCancels cancels;

    Revival(OpenExecutions history, Restoration restoration, AskedCancels cancels) {
        this.history = history;
        this.restoration = restoration;
        this.cancels = cancels;
    }

    /**
     * Those that got their jobs back: not those that have ended or moved on meanwhile. Cancels that
     * were asked for take effect before anybody can start them.
     *
     * @param jobs that Redis lacks, or of which it lacks events
     */
    List<ExecutionId> revive(List<JobHeader> jobs, Restoration.Validity validity) {
        Map<ExecutionId, JobHeader> seen =
                jobs.stream().collect(Collectors.toMap(JobHeader::id, Function.identity()));
        List<ExecutionId> revived = new ArrayList<>();
        for (List<ExecutionId> portion : history.portions(List.copyOf(seen.keySet()))) {
            Set<ExecutionId> ending = cancels.among(portion);
            List<Restored> restored = new ArrayList<>(portion.size());
            for (StoredExecution stored : history.read(portion)) {
                JobHeader header = seen.get(stored.id());
                if (header != null) {
                    restored(stored, header)
                            .map(job -> ending.contains(job.id()) ? held(job, stored) : job)
                            .ifPresent(restored::add);
                }
            }
            restoration.restore(restored, validity).forEach(job -> revived.add(job.id()));
            cancels.carryOut(portion);
        }
        return revived;
    }

    /** Not if it is undoing what it did: a cancel does not end that. */
    private Restored held(Restored job, StoredExecution stored) {
        boolean wayBack =
                stored.log().stream()
                        .anyMatch(line -> line.type() == EventType.EXECUTION_COMPENSATING);
        return job instanceof Restored.Waiting waiting && !wayBack
                ? waiting.until(cancels.heldUntil())
                : job;
    }

    private Optional<Restored> restored(StoredExecution stored, JobHeader seen) {
        List<EventLine> log = stored.log();
        if (!seen.missing() && seen.seq() >= log.size()) {
            return Optional.empty();
        }
        if (stored.torn()) {
            long last = log.getLast().seq();
            LOG.warn(
                    "execution {} lost its event {}: it goes on from there", stored.id(), last + 1);
            history.forgetAfter(stored.id(), last);
        }
        Standing standing = Standing.of(log, stored.runAt());
        if (standing.status().terminal()) {
            LOG.warn("execution {} has an end that its row does not show", stored.id());
            return Optional.empty();
        }
        return Optional.of(
                runsOn(seen, log)
                        ? new Restored.Running(seen, lacking(seen, log))
                        : new Restored.Waiting(
                                seen,
                                job(stored, log),
                                standing.status(),
                                standing.attempt(),
                                standing.wakeAt()));
    }

    private static boolean runsOn(JobHeader seen, List<EventLine> log) {
        return seen.live()
                && seen.status() == ExecutionStatus.RUNNING
                && Standing.sameHands(lacking(seen, log));
    }

    private static List<EventLine> lacking(JobHeader seen, List<EventLine> log) {
        return log.subList((int) seen.seq(), log.size());
    }

    private static NewJob job(StoredExecution stored, List<EventLine> log) {
        return new NewJob(
                stored.id(),
                stored.tenant(),
                stored.queue(),
                stored.priority(),
                stored.maxAttempts(),
                Duration.ZERO,
                JobFields.parse(stored.fields()),
                stored.input(),
                log,
                true);
    }
}
