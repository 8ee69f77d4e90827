package dev.millrace.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether the process can do its work, check by check. Thread-safe once all checks are added. */
public final class Health {
    private final Map<String, HealthCheck> checks = new LinkedHashMap<>();
    private final Set<String> dispensable = new HashSet<>();
    private final AtomicBoolean draining = new AtomicBoolean();

    public Health check(String name, HealthCheck check) {
        checks.put(name, check);
        return this;
    }

    /** As {@link #check}, for what the process can do without: it stays ready, but degraded. */
    public Health degrading(String name, HealthCheck check) {
        dispensable.add(name);
        return check(name, check);
    }

    /** From now on the process is not ready: it ends soon. */
    public void drain() {
        draining.set(true);
    }

    public Report report() {
        ObjectNode parts = Json.object();
        ArrayNode degraded = Json.array();
        boolean ready = !draining.get();
        for (Map.Entry<String, HealthCheck> check : checks.entrySet()) {
            Optional<String> problem = check.getValue().problem();
            if (problem.isPresent() && dispensable.contains(check.getKey())) {
                degraded.add(check.getKey());
            } else {
                ready &= problem.isEmpty();
            }
            parts.put(check.getKey(), problem.orElse("ok"));
        }
        ObjectNode body = Json.object().put("status", status(ready, !degraded.isEmpty()));
        if (!degraded.isEmpty()) {
            body.set("degraded", degraded);
        }
        body.set("checks", parts);
        return new Report(ready, body);
    }

    private String status(boolean ready, boolean degraded) {
        if (draining.get()) {
            return "draining";
        }
        return !ready ? "unavailable" : degraded ? "degraded" : "ok";
    }

    /**
     * What the checks found.
     *
     * @param body {@code {status, degraded[names]?, checks{name: "ok" or what is wrong}}}
     */
    public record Report(boolean ready, ObjectNode body) {}
}
