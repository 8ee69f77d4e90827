package dev.millrace.recovery;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.OpenExecutions;
import dev.millrace.history.StoredExecution;
import dev.millrace.queue.JobHeader;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.Mending.Misplaced;
import dev.millrace.queue.Places;
import dev.millrace.queue.Restored;
import dev.millrace.recovery.Repair.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the jobs in Redis: is each where it belongs, and does the history agree. Used once.
 */
final class JobAudit {
    /** Ended that long ago, with no outbox behind, its end should be known. */
    private static final Duration SETTLED = Duration.ofSeconds(15);

    private final Parts parts;
    private final long generation;
    private final Instant now;
    private final Consumer<Repair> repairs;
    private final List<JobHeader> suspects = new ArrayList<>();
    private long live;

    JobAudit(Parts parts, long generation, Instant now, Consumer<Repair> repairs) {
        this.parts = parts;
        this.generation = generation;
        this.now = now;
        this.repairs = repairs;
    }

    void run() {
        Places places = Places.of(parts.redis);
        parts.headers.each(page -> page(page, places));
        if (!suspects.isEmpty()) {
            lookAgain();
        }
        parts.mending
                .wakeLanes(places)
                .forEach(lane -> repaired(Kind.ASLEEP, lane, "it had jobs and was in no ring"));
    }

    /** Jobs that were live. */
    long live() {
        return live;
    }

    private void page(List<JobHeader> page, Places places) {
        List<JobHeader> living = page.stream().filter(JobHeader::live).toList();
        live += living.size();
        living.stream().filter(job -> !places.hold(job)).forEach(suspects::add);
        buryEnded(living);
        tellEnds(page.stream().filter(job -> !job.live()).toList());
    }

    private void buryEnded(List<JobHeader> living) {
        List<ExecutionId> ids = living.stream().map(JobHeader::id).toList();
        Map<ExecutionId, OpenExecutions.Standing> known = parts.history.standing(ids);
        List<Restored.Ended> ended =
                living.stream()
                        .filter(job -> ended(known.get(job.id())))
                        .map(Restored.Ended::new)
                        .toList();
        parts.restoration
                .restore(ended, parts.validity(generation))
                .forEach(job ->
                        repaired(
                                Kind.RESURRECTED,
                                job.id().toString(),
                                "it was live in Redis, and the history has its end"));
    }

    private static boolean ended(OpenExecutions.@Nullable Standing standing) {
        return standing != null && standing.ended();
    }

    /** Ended jobs of which Redis still has everything, long after the history should have it. */
    private void tellEnds(List<JobHeader> ended) {
        List<Misplaced> untold =
                parts.headers.whole(ended).stream()
                        .filter(this::endedLongAgo)
                        .map(job -> new Misplaced(job, null))
                        .toList();
        parts.mending
                .mend(untold)
                .forEach(job ->
                        repaired(
                                Kind.UNTOLD,
                                job.seen().id().toString(),
                                "it had ended and was not settled; its events are sent"
                                        + " again"));
    }

    private boolean endedLongAgo(JobHeader job) {
        return parts.queue
                .find(job.id())
                .map(record -> Instant.ofEpochMilli(record.log().getLast().at()))
                .filter(at -> at.isBefore(now.minus(SETTLED)))
                .isPresent();
    }

    /** What moved since the first look is no longer suspect; what stayed would have been found. */
    private void lookAgain() {
        Places places = Places.of(parts.redis);
        List<Misplaced> misplaced =
                suspects.stream()
                        .filter(job -> !places.hold(job))
                        .map(this::misplaced)
                        .flatMap(Optional::stream)
                        .toList();
        parts.mending
                .mend(misplaced)
                .forEach(job ->
                        repaired(
                                Kind.MISPLACED,
                                job.seen().id().toString(),
                                "it was %s and in no place".formatted(job.seen().status().wire())));
    }

    /** A suspended job is misplaced only if it waits for a time, or for a breaker. */
    private Optional<Misplaced> misplaced(JobHeader job) {
        return switch (job.status()) {
            case QUEUED, RUNNING -> Optional.of(new Misplaced(job, null));
            case DELAYED -> Optional.of(new Misplaced(job, wakeAt(job).orElse(now)));
            case SUSPENDED -> wakeAt(job).map(at -> new Misplaced(job, at));
            case COMPENSATING, COMPLETED, FAILED, CANCELLED -> Optional.empty();
        };
    }

    private Optional<Instant> wakeAt(JobHeader job) {
        Optional<StoredExecution> stored =
                parts.history.read(List.of(job.id())).stream().findFirst();
        @Nullable Instant runAt = stored.map(StoredExecution::runAt).orElse(null);
        return parts.queue
                .find(job.id())
                .map(record -> Standing.of(log(record, stored), runAt))
                .map(standing ->
                        standing.status() == ExecutionStatus.QUEUED ? now : standing.wakeAt());
    }

    /** A cold job's own events do not say at which breakers it is parked: the stored ones do. */
    private static List<EventLine> log(JobRecord job, Optional<StoredExecution> stored) {
        return job.cold() && stored.isPresent()
                ? job.warmed(stored.get().input(), stored.get().log()).log()
                : job.log();
    }

    private void repaired(Kind kind, String what, String why) {
        repairs.accept(new Repair(kind, what, why));
    }
}
