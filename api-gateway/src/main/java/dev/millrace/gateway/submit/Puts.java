package dev.millrace.gateway.submit;

import dev.millrace.gateway.presence.RedisPresence;
import dev.millrace.history.NewExecution;
import dev.millrace.history.WaitingRoom;
import dev.millrace.lifecycle.Batcher;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Meters;
import dev.millrace.queue.Enqueued;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.NewJob;
import dev.millrace.redis.RedisAway;
import dev.millrace.sql.DatabaseFailed;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts jobs into the queue, all of the moment in one call. What is committed and does not get in
 * goes to the waiting room, and from there into the queue later. Thread-safe.
 */
final class Puts implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Puts.class);
    private static final int MOST = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final JobQueue queue;
    private final RedisPresence redis;
    private final WaitingRoom waitingRoom;
    private final DistributionSummary sizes;
    private final Batcher<Put, Result> batches = new Batcher<>("enqueue", MOST, this::put);

    Puts(JobQueue queue, RedisPresence redis, WaitingRoom waitingRoom, Meters meters) {
        this.queue = queue;
        this.redis = redis;
        this.waitingRoom = waitingRoom;
        this.sizes = Commits.sizes(meters, "enqueue");
    }

    /**
     * A job on its way in.
     *
     * @param committed whether the history has the execution
     */
    private record Put(NewExecution execution, NewJob job, Instant notAfter, boolean committed) {
        static Put of(Submission submission, NewJob job) {
            return new Put(submission.execution(), job, submission.notAfter(), job.recorded());
        }
    }

    /** What became of a job. */
    enum Result {
        IN,
        AWAY,
        FULL
    }

    /** Those committed; when it returns they are in the queue or on their way. */
    void committed(List<Submission> submissions) {
        List<Put> puts = submissions.stream().map(one -> Put.of(one, one.recordedJob())).toList();
        if (batches.submitAll(puts, PATIENCE).isEmpty()) {
            redis.lost("no answer within " + PATIENCE);
            wait(puts);
        }
    }

    /** Those that only Redis will have; one answer each, in order. */
    List<Result> only(List<Submission> submissions) {
        List<Put> puts = submissions.stream().map(one -> Put.of(one, one.unrecordedJob())).toList();
        Optional<List<Result>> results = batches.submitAll(puts, PATIENCE);
        if (results.isEmpty()) {
            redis.lost("no answer within " + PATIENCE);
        }
        return results.orElseGet(() -> Collections.nCopies(puts.size(), Result.AWAY));
    }

    private List<Result> put(List<Put> batch) {
        sizes.record(batch.size());
        List<Result> results = results(batch);
        List<Put> outside = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (results.get(i) != Result.IN && batch.get(i).committed) {
                outside.add(batch.get(i));
            }
        }
        if (!outside.isEmpty()) {
            wait(outside);
        }
        return results;
    }

    private List<Result> results(List<Put> batch) {
        Instant notAfter = batch.stream().map(Put::notAfter).min(Instant::compareTo).orElseThrow();
        try {
            return queue.enqueue(batch.stream().map(Put::job).toList(), notAfter).stream()
                    .map(Puts::result)
                    .toList();
        } catch (RedisAway away) {
            redis.lost(String.valueOf(away.getMessage()));
            return Collections.nCopies(batch.size(), Result.AWAY);
        }
    }

    private static Result result(Enqueued enqueued) {
        return switch (enqueued) {
            case ACCEPTED, EXISTS, OVER_LIMIT -> Result.IN;
            case STALE -> Result.AWAY;
            case FULL -> Result.FULL;
        };
    }

    /** If this fails too, the reconciler finds them. */
    private void wait(List<Put> outside) {
        try {
            waitingRoom.enter(outside.stream().map(Put::execution).toList());
            LOG.info("{} accepted executions wait for Redis", outside.size());
        } catch (DatabaseFailed away) {
            LOG.warn(
                    "{} accepted executions are left to the reconciler: {}",
                    outside.size(),
                    away.getMessage());
        }
    }

    @Override
    public void start() {
        batches.start();
    }

    @Override
    public void stop() {
        batches.stop();
    }
}
