package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.SignalName;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/executions/{id}/signals/{name}}: the body is what is sent with the signal. With
 * an {@code Idempotency-Key} a request that is sent again is one signal.
 */
public final class SignalApi {
    /** Of what is sent with a signal, in bytes of JSON. */
    static final int MOST_BYTES = 256 * 1024;

    private final Signalling signalling;

    public SignalApi(Signalling signalling) {
        this.signalling = signalling;
    }

    public void send(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        String name = exchange.path("name");
        if (!SignalName.open(name)) {
            throw Problem.badRequest(
                    "BAD_NAME",
                    "a signal's name must be 1 to 64 letters, digits or . _ -, not '" + name + "'");
        }
        JsonNode payload = exchange.bodyOrEmpty(MOST_BYTES);
        UUID request = request(id, name, exchange.header("Idempotency-Key"));
        boolean _ = signalling.send(exchange.tenant(), id, request, name, payload);
        exchange.answer(202, Json.object().put("executionId", id.toString()).put("signal", name));
    }

    private static UUID request(ExecutionId id, String name, @Nullable String key) {
        if (key == null || key.isBlank()) {
            return UUID.randomUUID();
        }
        String text = "signal\n" + id + "\n" + name + "\n" + key;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
