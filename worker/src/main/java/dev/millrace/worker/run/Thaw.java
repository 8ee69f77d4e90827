package dev.millrace.worker.run;

import dev.millrace.history.OpenExecutions;
import dev.millrace.history.StoredExecution;
import dev.millrace.queue.JobRecord;
import dev.millrace.sql.DatabaseFailed;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a cold job back what the history has of it. */
final class Thaw {
    private static final Logger LOG = LoggerFactory.getLogger(Thaw.class);

    private final OpenExecutions history;

    Thaw(OpenExecutions history) {
        this.history = history;
    }

    /** The whole job; empty if the history cannot give it now. */
    Optional<JobRecord> whole(JobRecord job) {
        if (!job.cold()) {
            return Optional.of(job);
        }
        try {
            List<StoredExecution> stored = history.read(List.of(job.id()));
            if (stored.isEmpty()) {
                throw new IllegalArgumentException("the history has no open execution " + job.id());
            }
            StoredExecution whole = stored.getFirst();
            return Optional.of(job.warmed(whole.input(), whole.log()));
        } catch (DatabaseFailed | IllegalArgumentException missing) {
            LOG.warn("execution {} waits for its checkpoints: {}", job.id(), missing.toString());
            return Optional.empty();
        }
    }
}
