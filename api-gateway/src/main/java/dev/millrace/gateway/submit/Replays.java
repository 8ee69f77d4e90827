package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.FlowSettings;
import dev.millrace.gateway.http.Caller;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import java.util.List;

/** The way in for executions that take over records of another one. Thread-safe. */
public final class Replays {
    private final Intake intake;
    private final JobQueue queue;

    public Replays(Intake intake, JobQueue queue) {
        this.intake = intake;
        this.queue = queue;
    }

    /**
     * What the new execution begins with.
     *
     * @param of the execution that it repeats
     * @param stored the version of the flow that it runs
     * @param copied records that it takes over
     */
    public record Beginning(
            ExecutionRow of,
            StoredFlow stored,
            FlowSettings settings,
            JsonNode input,
            List<Event> copied) {}

    /**
     * @return the new execution
     * @throws dev.millrace.gateway.http.Problem if it is not admitted
     */
    public ExecutionId begin(Caller caller, Beginning beginning) {
        Submission.Origin origin =
                new Submission.Origin(new Known(beginning.stored, true), null, beginning.of.id());
        Options options = new Options(beginning.settings, null, beginning.of.labels(), null);
        Submission submission =
                Submission.of(
                        origin,
                        new Drafts.Draft(options, Json.bytes(beginning.input)),
                        queue.now(),
                        beginning.copied);
        if (intake.accept(caller, List.of(submission)).getFirst()
                instanceof Taken.Refused(var why)) {
            throw why;
        }
        return submission.id();
    }
}
