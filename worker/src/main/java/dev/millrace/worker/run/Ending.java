package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import java.time.Instant;

/** How a run wants its claim to end. */
sealed interface Ending {
    record Completed(JsonNode output) implements Ending {}

    /**
     * @param reason for the dead letter, unless attempts are left or used up
     */
    record Failed(ExecutionError error, String reason) implements Ending {}

    record Cancelled() implements Ending {}

    record Suspended(Instant until) implements Ending {}

    record Yielded() implements Ending {}
}
