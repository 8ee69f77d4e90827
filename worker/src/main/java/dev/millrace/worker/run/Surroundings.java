package dev.millrace.worker.run;

import dev.millrace.history.Acceptance;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.OpenExecutions;
import dev.millrace.queue.JobQueue;
import dev.millrace.resume.ResumeLinks;
import dev.millrace.sql.Database;

/**
 * What a run reaches beyond its job.
 *
 * @param history what the queue has let go of a job that waited long
 * @param links by which signals are sent without a key
 * @param subFlows that flows run
 */
public record Surroundings(OpenExecutions history, ResumeLinks links, SubFlows subFlows) {
    /** All from one history. */
    public static Surroundings of(
            Database database,
            JobQueue queue,
            FlowCatalog catalog,
            Flows flows,
            ResumeLinks links) {
        SubFlows subFlows =
                new SubFlows(
                        catalog,
                        flows,
                        new Acceptance(database),
                        new ExecutionHistory(database),
                        queue);
        return new Surroundings(new OpenExecutions(database), links, subFlows);
    }
}
