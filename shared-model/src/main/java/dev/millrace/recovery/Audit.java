package dev.millrace.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.history.AuditReports;
import dev.millrace.queue.Generation;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.OutboxStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds Redis and the history against what must always be true, repairs what is not, and counts
 * every repair. In a sound system it finds nothing; each repair is a bug or a store that lost
 * something unnoticed. It reads piece by piece beside the running system: what looks broken is
 * looked at again in the same step that repairs it.
 */
public final class Audit {
    static final Duration EVERY = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
    private static final Duration MOST_LAG = Duration.ofSeconds(5);
    private static final Duration OVERDUE = Duration.ofSeconds(30);

    /** Of the time, at most a twentieth is spent on audits, however large the queue is. */
    private static final int REST = 20;

    private final JobQueue queue;
    private final Generation generation;
    private final OutboxStream outbox;
    private final Parts parts;
    private final AuditReports reports;
    private final RecoveryMeters meters;
    private long restUntil = System.nanoTime();

    Audit(Parts parts, AuditReports reports, RecoveryMeters meters) {
        this.parts = parts;
        this.queue = parts.queue;
        this.generation = parts.generation;
        this.outbox = parts.outbox;
        this.reports = reports;
        this.meters = meters;
    }

    /** Unless the one before took so long that it must rest. */
    void runInTurn() {
        if (System.nanoTime() - restUntil >= 0) {
            AuditReport _ = run();
        }
    }

    /**
     * Looks at everything, once.
     *
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     * @throws dev.millrace.sql.DatabaseFailed if PostgreSQL does not
     */
    public synchronized AuditReport run() {
        long began = System.nanoTime();
        queue.learnTime();
        Instant now = queue.now();
        AuditReport report =
                generation.state() instanceof Generation.State.Current current
                        ? audited(current.number(), now, began)
                        : AuditReport.skipped(now, "the queue is being compared with the history");
        report.repairs()
                .forEach(repair ->
                        LOG.error(
                                "repaired: {} {}: {}",
                                repair.kind().wire(),
                                repair.what(),
                                repair.why()));
        reports.add(report.json());
        meters.audited(report);
        restUntil = System.nanoTime() + REST * report.took().toNanos();
        return report;
    }

    /** What the last audit of any process found; empty before the first. */
    public Optional<JsonNode> last() {
        return reports.last();
    }

    private AuditReport audited(long number, Instant now, long began) {
        Duration lag = outbox.lag().age();
        return lag.compareTo(MOST_LAG) < 0
                ? look(number, now, began)
                : AuditReport.skipped(now, "the history is behind by " + lag);
    }

    private AuditReport look(long number, Instant now, long began) {
        List<Repair> repairs = new ArrayList<>();
        JobAudit jobs = new JobAudit(parts, number, now, repairs::add);
        jobs.run();
        HistoryAudit history = new HistoryAudit(parts, number, now, repairs::add);
        history.run();
        for (String counter : parts.mending.recount()) {
            repairs.add(new Repair(Repair.Kind.MISCOUNTED, counter, "its jobs have other leases"));
        }
        return new AuditReport(
                now,
                Duration.ofNanos(System.nanoTime() - began),
                "",
                jobs.live(),
                history.open(),
                parts.mending.overdue(OVERDUE),
                repairs);
    }
}
