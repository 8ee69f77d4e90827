package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.NewExecution;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The key by which a client may send the same submission twice without running it twice. */
final class Idempotencies {
    private Idempotencies() {}

    /**
     * Null if the client gave none. The fingerprint is of flow id, input and options, with the
     * names of fields in order.
     */
    static NewExecution.@Nullable Idempotency of(
            @Nullable String header, StoredFlow flow, JsonNode body) {
        if (header == null) {
            return null;
        }
        String key = header.strip().replaceAll("^\"|\"$", "");
        if (key.isEmpty()
                || key.length() > 255
                || key.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw Problem.badRequest(
                    "BAD_IDEMPOTENCY_KEY",
                    "the Idempotency-Key must be 1 to 255 printable ASCII characters");
        }
        String text =
                flow.flowId()
                        + "\n"
                        + Json.text(sorted(body.path("input")))
                        + "\n"
                        + Json.text(sorted(body.path("options")));
        return new NewExecution.Idempotency(key, sha256(text));
    }

    /** The key of one item of a batch: that of the batch and the item's place. */
    static NewExecution.@Nullable Idempotency ofItem(
            @Nullable String header, int index, StoredFlow flow, JsonNode item) {
        NewExecution.@Nullable Idempotency whole = of(header, flow, item);
        return whole == null
                ? null
                : new NewExecution.Idempotency(whole.key() + "\n" + index, whole.fingerprint());
    }

    static Problem taken(ExecutionId first) {
        return Problem.of(
                422,
                "KEY_REUSED",
                "the Idempotency-Key was used before for another submission, execution " + first);
    }

    private static JsonNode sorted(JsonNode value) {
        if (value.isMissingNode()) {
            return Json.nothing();
        }
        if (value.isArray()) {
            var array = Json.array();
            value.forEach(item -> array.add(sorted(item)));
            return array;
        }
        if (!value.isObject()) {
            return value;
        }
        TreeMap<String, JsonNode> fields = new TreeMap<>();
        value.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
        ObjectNode object = Json.object();
        fields.forEach(object::set);
        return object;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
