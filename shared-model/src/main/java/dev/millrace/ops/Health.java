package dev.millrace.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether the process can do its work, check by check. Thread-safe once all checks are added. */
public final class Health {
    private final Map<String, HealthCheck> checks = new LinkedHashMap<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    public Health check(String name, HealthCheck check) {
        checks.put(name, check);
        return this;
    }

    /** From now on the process is not ready: it ends soon. */
    public void drain() {
        draining.set(true);
    }

    public Report report() {
        ObjectNode parts = Json.object();
        boolean ready = !draining.get();
        for (Map.Entry<String, HealthCheck> check : checks.entrySet()) {
            Optional<String> problem = check.getValue().problem();
            ready &= problem.isEmpty();
            parts.put(check.getKey(), problem.orElse("ok"));
        }
        String status = draining.get() ? "draining" : ready ? "ok" : "unavailable";
        ObjectNode body = Json.object().put("status", status);
        body.set("checks", parts);
        return new Report(ready, body);
    }

    /**
     * What the checks found.
     *
     * @param body {@code {status, checks{name: "ok" or what is wrong}}}
     */
    public record Report(boolean ready, ObjectNode body) {}
}
