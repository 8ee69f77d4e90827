package dev.millrace.recovery;

import dev.millrace.history.IdTime;
import dev.millrace.history.OpenExecutions.Standing;
import dev.millrace.queue.JobHeader;
import dev.millrace.queue.Restoration.Validity;
import dev.millrace.recovery.Repair.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Walks over the executions that have not ended in the history: does Redis have each. Used once.
 */
final class HistoryAudit {
    private static final int PAGE = 500;
    private static final UUID FIRST = new UUID(0, 0);

    /** Younger ones are the business of who accepted them, and then of the reconciler. */
    private static final Duration DELIVERED = Duration.ofSeconds(30);

    private final Parts parts;
    private final long generation;
    private final UUID end;
    private final Consumer<Repair> repairs;
    private long open;

    HistoryAudit(Parts parts, long generation, Instant now, Consumer<Repair> repairs) {
        this.parts = parts;
        this.generation = generation;
        this.end = IdTime.first(now.minus(DELIVERED));
        this.repairs = repairs;
    }

    void run() {
        UUID after = FIRST;
        while (true) {
            Validity validity = parts.validity(generation);
            List<Standing> page = parts.history.page(after, end, PAGE);
            if (page.isEmpty()) {
                return;
            }
            open += page.size();
            compare(page, validity);
            after = page.getLast().id().value();
        }
    }

    /** Executions that had not ended. */
    long open() {
        return open;
    }

    private void compare(List<Standing> page, Validity validity) {
        List<JobHeader> jobs = parts.headers.of(page.stream().map(Standing::id).toList());
        List<JobHeader> lost = new ArrayList<>();
        List<JobHeader> behind = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            JobHeader job = jobs.get(i);
            if (job.missing()) {
                lost.add(job);
            } else if (job.live() && job.seq() < page.get(i).lastSeq()) {
                behind.add(job);
            }
        }
        revive(lost, Kind.LOST, "it had not ended, and Redis did not know it", validity);
        revive(behind, Kind.BEHIND, "the history had events that Redis lacked", validity);
    }

    private void revive(List<JobHeader> jobs, Kind kind, String why, Validity validity) {
        if (!jobs.isEmpty()) {
            parts.revival
                    .revive(jobs, validity)
                    .forEach(id -> repairs.accept(new Repair(kind, id.toString(), why)));
        }
    }
}
