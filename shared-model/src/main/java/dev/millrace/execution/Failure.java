package dev.millrace.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.Set;

/**
 * Why a node or an execution failed.
 *
 * @param code stable word in upper case, e.g. {@code TIMEOUT}; what callers switch on
 * @param message for people
 * @param recoverable whether another try may succeed; decided by the code's family, never by the
 *     message
 */
public record Failure(String code, String message, boolean recoverable) {
    /** Whether a node that must not have its effect twice has had it is not known. */
    public static final String OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN";

    private static final Set<String> DOUBTFUL =
            Set.of(
                    OUTCOME_UNKNOWN,
                    "TIMEOUT",
                    "CONNECTION_LOST",
                    "BAD_RESPONSE",
                    "RESPONSE_TOO_LARGE",
                    "INTERRUPTED",
                    "INTERNAL");

    public static Failure recoverable(String code, String message) {
        return new Failure(code, message, true);
    }

    public static Failure fatal(String code, String message) {
        return new Failure(code, message, false);
    }

    /**
     * Whether the effect may have happened nonetheless, where no definite answer came: the call may
     * have reached the other side. After a refused connection, say, it has not.
     */
    public boolean leavesDoubt() {
        return DOUBTFUL.contains(code);
    }

    public ObjectNode json() {
        return Json.object()
                .put("code", code)
                .put("message", message)
                .put("recoverable", recoverable);
    }

    public static Failure of(JsonNode json) {
        return new Failure(
                json.path("code").asText("UNKNOWN"),
                json.path("message").asText(""),
                json.path("recoverable").asBoolean());
    }
}
