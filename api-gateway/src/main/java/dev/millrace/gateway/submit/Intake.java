package dev.millrace.gateway.submit;

import dev.millrace.history.Acceptance;
import dev.millrace.history.Accepted;
import dev.millrace.lifecycle.Batcher;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.queue.Enqueued;
import dev.millrace.queue.JobQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in, in two stages, each batched by itself: commit to PostgreSQL, then put into the queue.
 * What is committed is accepted: if the queue does not take it now, recovery delivers it.
 * Thread-safe.
 */
public final class Intake implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int MOST = 500;

    private final Batcher<Submission, Accepted> commits;
    private final Batcher<Submission, Enqueued> puts;
    private final JobQueue queue;

    public Intake(Acceptance acceptance, JobQueue queue) {
        this.queue = queue;
        this.commits =
                new Batcher<>(
                        "accept",
                        MOST,
                        batch ->
                                acceptance.accept(
                                        batch.stream().map(Submission::execution).toList()));
        this.puts = new Batcher<>("enqueue", MOST, this::put);
    }

    /**
     * One answer per submission, in order; those stored are committed, and in the queue or on their
     * way.
     */
    public List<Accepted> accept(List<Submission> submissions) {
        List<Accepted> answers = commits.submitAll(submissions);
        List<Submission> stored = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Accepted.Stored) {
                stored.add(submissions.get(i));
            }
        }
        puts.submitAll(stored);
        return answers;
    }

    private List<Enqueued> put(List<Submission> batch) {
        @Nullable Instant notAfter =
                batch.stream().map(Submission::notAfter).min(Instant::compareTo).orElse(null);
        try {
            return queue.enqueue(
                    batch.stream().map(Submission::job).toList(),
                    notAfter == null ? queue.now() : notAfter);
        } catch (RuntimeException away) {
            LOG.warn(
                    "{} accepted executions wait for the reconciler: {}",
                    batch.size(),
                    away.getMessage());
            return Collections.nCopies(batch.size(), Enqueued.STALE);
        }
    }

    @Override
    public void start() {
        commits.start();
        puts.start();
    }

    @Override
    public void stop() {
        commits.stop();
        puts.stop();
    }
}
