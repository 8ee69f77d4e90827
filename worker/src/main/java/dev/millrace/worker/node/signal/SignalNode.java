package dev.millrace.worker.node.signal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Failure;
import dev.millrace.execution.SignalName;
import dev.millrace.json.DurationText;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * {@code signal:wait {name, timeout}} waits for a signal of that name, holding no thread; what was
 * sent with it is the output. When none has come within the {@code timeout} (text or milliseconds,
 * at most ten years; absent: for ever) it fails with the code {@code TIMEOUT}.
 */
public final class SignalNode implements NodeExecutor {
    private static final Duration LONGEST = Duration.ofDays(3_653);

    @Override
    public Set<String> types() {
        return Set.of("signal:wait");
    }

    @Override
    public boolean instant() {
        return true;
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        String name = request.parameters().path("name").asText("");
        if (!SignalName.open(name)) {
            return failed("'name' must be 1 to 64 letters, digits or . _ -, and is '" + name + "'");
        }
        JsonNode timeout = request.parameters().path("timeout");
        if (timeout.isMissingNode() || timeout.isNull()) {
            return new NodeResult.WaitForSignal(name, null);
        }
        return duration(timeout)
                .filter(wait -> wait.compareTo(LONGEST) <= 0)
                .<NodeResult>map(
                        wait -> new NodeResult.WaitForSignal(name, request.now().plus(wait)))
                .orElseGet(() ->
                        failed(
                                "'timeout' must be a duration such as \"1h\" of at most ten"
                                        + " years, and is "
                                        + timeout));
    }

    /** A number may come as 5000.0 from an expression. */
    private static Optional<Duration> duration(JsonNode timeout) {
        return timeout.isNumber()
                ? Optional.of(Duration.ofMillis(timeout.asLong()))
                        .filter(wait -> !wait.isNegative())
                : DurationText.parse(timeout.asText());
    }

    private static NodeResult failed(String message) {
        return NodeResult.failed(Failure.fatal("INVALID_CONFIG", message));
    }
}
