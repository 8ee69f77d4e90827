package dev.millrace.recovery;

import dev.millrace.execution.ExecutionId;
import dev.millrace.history.OpenExecutions;
import dev.millrace.history.OpenExecutions.Standing;
import dev.millrace.queue.JobHeader;
import dev.millrace.queue.JobHeaders;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.Restoration;
import dev.millrace.queue.Restoration.Validity;
import dev.millrace.queue.Restored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a queue that lost something what the history knows: every execution that has not ended gets
 * its job, or the events that its job lacks; a job whose execution has ended is buried. Everything
 * goes in pages, and every page may be repeated.
 */
final class Rehydration {
    private static final int PAGE = 500;
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    /** As long as a producer may be frozen between its COMMIT and its enqueue, and some more. */
    private static final Duration LATE_PRODUCERS = Duration.ofSeconds(60);

    private final Parts parts;
    private final OpenExecutions history;
    private final JobHeaders headers;
    private final JobQueue queue;
    private final Restoration restoration;
    private final Revival revival;
    private final StandingRequests requests;

    Rehydration(Parts parts) {
        this.parts = parts;
        history = parts.history;
        headers = parts.headers;
        queue = parts.queue;
        restoration = parts.restoration;
        revival = parts.revival;
        requests = parts.requests;
    }

    /**
     * What was done.
     *
     * @param revived executions that got their jobs, or events, back
     * @param buried jobs of executions that have ended
     */
    record Report(int revived, int buried) {}

    /**
     * Returns when the queue is whole. What has ended is buried before the rest comes back, as it
     * is looked for among the jobs that are there.
     *
     * @param generation that was opened before
     */
    Report run(long generation) {
        int buried = buryEnded(generation) + bury(lateProducers(), parts.validity(generation));
        int revived = revive(generation);
        requests.apply(Duration.ZERO, parts.validity(generation));
        return new Report(revived, buried);
    }

    /**
     * Only an enqueue that was under way when Redis lost its memory could bring an ended execution
     * back; each of those is younger than the time that such a call is valid for.
     */
    private List<JobHeader> lateProducers() {
        queue.learnTime();
        Instant since = queue.now().minus(LATE_PRODUCERS);
        return headers.of(history.endedOfThoseAcceptedSince(since)).stream()
                .filter(JobHeader::missing)
                .toList();
    }

    private int bury(List<JobHeader> jobs, Validity validity) {
        return restoration
                .restore(jobs.stream().map(Restored.Ended::new).toList(), validity)
                .size();
    }

    private int revive(long generation) {
        int revived = 0;
        UUID after = FIRST;
        while (true) {
            Validity validity = parts.validity(generation);
            List<Standing> page = history.page(after, LAST, PAGE);
            if (page.isEmpty()) {
                return revived;
            }
            revived += revival.revive(behind(page), validity).size();
            after = page.getLast().id().value();
        }
    }

    /** Those of which the history knows more than Redis. */
    private List<JobHeader> behind(List<Standing> page) {
        List<JobHeader> seen = headers.of(page.stream().map(Standing::id).toList());
        List<JobHeader> behind = new ArrayList<>();
        for (int i = 0; i < page.size(); i++) {
            JobHeader job = seen.get(i);
            if (job.missing() || (job.live() && job.seq() < page.get(i).lastSeq())) {
                behind.add(job);
            }
        }
        return behind;
    }

    private int buryEnded(long generation) {
        int[] buried = {0};
        headers.each(page -> {
            Validity validity = parts.validity(generation);
            List<JobHeader> live = page.stream().filter(JobHeader::live).toList();
            List<ExecutionId> ids = live.stream().map(JobHeader::id).toList();
            Map<ExecutionId, Standing> known = history.standing(ids);
            List<JobHeader> ended =
                    live.stream().filter(job -> ended(known.get(job.id()))).toList();
            buried[0] += bury(ended, validity);
        });
        return buried[0];
    }

    private static boolean ended(@Nullable Standing known) {
        return known != null && known.ended();
    }
}
