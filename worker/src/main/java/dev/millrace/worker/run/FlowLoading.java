package dev.millrace.worker.run;

import dev.millrace.queue.JobRecord;
import dev.millrace.sql.DatabaseFailed;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the flow of a job; while PostgreSQL is away and the flow is not cached, the run waits, and
 * no attempt is used.
 */
final class FlowLoading {
    private static final Logger LOG = LoggerFactory.getLogger(FlowLoading.class);

    private FlowLoading() {}

    /**
     * Null if there is no such flow, or the run was told something that keeps it from waiting; the
     * message stays in the mailbox.
     */
    static @Nullable RunnableFlow load(
            JobRecord job, FlowLibrary flows, BlockingQueue<Message> mailbox) {
        while (true) {
            try {
                return flows.find(job.tenant(), job.fields().flowId(), job.fields().flowVersion())
                        .orElse(null);
            } catch (DatabaseFailed away) {
                LOG.warn(
                        "the flow of execution {} cannot be read yet: {}",
                        job.id(),
                        away.getMessage());
                Message news = await(mailbox);
                if (news != null) {
                    mailbox.add(news);
                    return null;
                }
            }
        }
    }

    private static @Nullable Message await(BlockingQueue<Message> mailbox) {
        try {
            return mailbox.poll(500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            return new Message.Lost();
        }
    }
}
