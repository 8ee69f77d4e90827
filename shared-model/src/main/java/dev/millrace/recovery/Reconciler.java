package dev.millrace.recovery;

import dev.millrace.history.IdTime;
import dev.millrace.history.OpenExecutions;
import dev.millrace.history.OpenExecutions.Standing;
import dev.millrace.history.ReconcileMark;
import dev.millrace.queue.Generation;
import dev.millrace.queue.JobHeader;
import dev.millrace.queue.JobHeaders;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.OutboxStream;
import dev.millrace.queue.Restoration.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what was accepted but did not reach the queue, and applies cancels and signals that did
 * not reach their execution. It goes through the executions in the order of their ids up to 5 s ago
 * and keeps a mark behind those that the queue has or that have ended.
 *
 * <p>That Redis has no such job is believed only while the history is at most 5 s behind: an
 * execution that ended long ago would be taken for a lost one. An execution may be committed later
 * than its id was made, by a gateway that was frozen or cut off in between, and is behind the mark
 * then: so every third pass begins two minutes before it. Those even later are found by the audit.
 */
final class Reconciler {
    static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration LATE = Duration.ofMinutes(2);
    private static final int LOOK_BACK_EVERY = 3;
    private static final int PAGE = 500;

    private final Parts parts;
    private final OpenExecutions history;
    private final ReconcileMark mark;
    private final JobQueue queue;
    private final JobHeaders headers;
    private final Generation generation;
    private final OutboxStream outbox;
    private final Revival revival;
    private final StandingRequests requests;
    private int passes;

    Reconciler(Parts parts) {
        this.parts = parts;
        history = parts.history;
        mark = parts.mark;
        queue = parts.queue;
        headers = parts.headers;
        generation = parts.generation;
        outbox = parts.outbox;
        revival = parts.revival;
        requests = parts.requests;
    }

    /** One pass over all executions behind the mark; how many were delivered. */
    int runOnce() {
        if (!(generation.state() instanceof Generation.State.Current current)) {
            return 0;
        }
        long number = current.number();
        int delivered =
                outbox.lag().age().compareTo(SETTLED) < 0 ? deliver(number) : waitForHistory();
        requests.apply(SETTLED, parts.validity(number));
        return delivered;
    }

    private static int waitForHistory() {
        LOG.info("nothing is delivered again while the outbox is more than {} behind", SETTLED);
        return 0;
    }

    private int deliver(long number) {
        queue.learnTime();
        Instant until = queue.now().minus(SETTLED);
        UUID end = IdTime.first(until);
        UUID from = mark.of(number);
        int delivered = 0;
        for (UUID after = passes++ % LOOK_BACK_EVERY == 0 ? before(from) : from;
                after.compareTo(end) < 0; ) {
            Validity validity = parts.validity(number);
            List<Standing> page = history.page(after, end, PAGE);
            delivered += deliver(page, validity);
            after = page.size() < PAGE ? end : page.getLast().id().value();
        }
        if (!from.equals(end)) {
            mark.set(number, end);
        }
        return delivered;
    }

    private static UUID before(UUID mark) {
        long millis = mark.getMostSignificantBits() >>> 16;
        return IdTime.first(Instant.ofEpochMilli(millis).minus(LATE));
    }

    private int deliver(List<Standing> page, Validity validity) {
        List<JobHeader> missing =
                headers.of(page.stream().map(Standing::id).toList()).stream()
                        .filter(JobHeader::missing)
                        .toList();
        if (missing.isEmpty()) {
            return 0;
        }
        int delivered = revival.revive(missing, validity).size();
        LOG.info("{} accepted executions were not in the queue: delivered", delivered);
        return delivered;
    }
}
