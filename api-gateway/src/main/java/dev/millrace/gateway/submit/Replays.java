package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.FlowSettings;
import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.NewExecution;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way in for executions that take over records of another one. Thread-safe. */
public final class Replays {
    /** No client can send a key with a control character. */
    private static final String LETTER = "\u001fdead-letter:";

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
     * What was asked for.
     *
     * @param before the execution began before, and this call began none
     */
    public record Begun(ExecutionId as, boolean before) {}

    /**
     * @throws Problem if it is not admitted
     */
    public Begun begin(Caller caller, Beginning beginning) {
        return begin(caller, beginning, null);
    }

    /**
     * As {@link #begin(Caller, Beginning)}, for a dead letter: of all who ask for it, at whichever
     * gateway, one begins it.
     */
    public Begun beginOnce(Caller caller, Beginning beginning) {
        String key = LETTER + beginning.of.id();
        return begin(caller, beginning, new NewExecution.Idempotency(key, ""));
    }

    private Begun begin(
            Caller caller, Beginning beginning, NewExecution.@Nullable Idempotency once) {
        Submission.Origin origin =
                new Submission.Origin(new Known(beginning.stored, true), once, beginning.of.id());
        Options options = new Options(beginning.settings, null, beginning.of.labels(), null);
        Submission submission =
                Submission.of(
                        origin,
                        new Drafts.Draft(options, Json.bytes(beginning.input)),
                        queue.now(),
                        beginning.copied);
        return switch (intake.accept(caller, List.of(submission)).getFirst()) {
            case Taken.New _ -> new Begun(submission.id(), false);
            case Taken.Refused(Problem why) -> throw why;
            case Taken.Repeated(ExecutionId first) -> new Begun(first, true);
            case Taken.KeyTaken(ExecutionId first) -> new Begun(first, true);
        };
    }
}
