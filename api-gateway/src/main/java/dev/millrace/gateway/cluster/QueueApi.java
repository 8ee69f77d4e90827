package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.QueuePolicy;
import dev.millrace.json.Json;
import dev.millrace.limits.QueueSettings;
import dev.millrace.queue.QueueControl;
import dev.millrace.queue.QueueStats;
import java.util.Map;
import java.util.TreeMap;

/** {@code /v1/admin/queues}: what they hold, and what is set for them. */
public final class QueueApi {
    private static final int MOST_BODY = 64 * 1024;

    private final QueueControl queues;
    private final QueueSettings settings;
    private final AuditTrail audit;

    public QueueApi(QueueControl queues, QueueSettings settings, AuditTrail audit) {
        this.queues = queues;
        this.settings = settings;
        this.audit = audit;
    }

    public void list(Exchange exchange) {
        Map<String, ObjectNode> items = new TreeMap<>();
        Map<String, QueuePolicy> policies = new TreeMap<>();
        settings.all().forEach(policy -> policies.put(policy.queue(), policy));
        policies.values().forEach(policy -> items.put(policy.queue(), unused(policy)));
        for (QueueStats stats : queues.stats()) {
            QueuePolicy policy =
                    policies.getOrDefault(stats.queue(), QueuePolicy.unset(stats.queue()));
            items.put(stats.queue(), shown(stats, policy));
        }
        ObjectNode answer = Json.object();
        ArrayNode all = answer.putArray("items");
        items.values().forEach(all::add);
        exchange.answer(200, answer.putNull("nextCursor"));
    }

    /** A queue is there once something was put in or set. */
    public void show(Exchange exchange) {
        String name = exchange.path("queue");
        QueuePolicy policy = settings.of(name);
        exchange.answer(
                200,
                queues.stats().stream()
                        .filter(stats -> stats.queue().equals(name))
                        .findFirst()
                        .map(stats -> shown(stats, policy))
                        .orElseGet(() -> onlySet(policy)));
    }

    private static ObjectNode onlySet(QueuePolicy policy) {
        if (policy.equals(QueuePolicy.unset(policy.queue()))) {
            throw Problem.notFound("queue " + policy.queue());
        }
        return unused(policy);
    }

    private static ObjectNode unused(QueuePolicy policy) {
        return shown(new QueueStats(policy.queue(), policy.paused(), 0, 0, 0), policy);
    }

    private static ObjectNode shown(QueueStats stats, QueuePolicy policy) {
        ObjectNode json =
                Json.object()
                        .put("queue", stats.queue())
                        .put("paused", stats.paused())
                        .put("ready", stats.ready())
                        .put("delayed", stats.delayed())
                        .put("running", stats.running());
        return json.setAll(PolicyFields.json(policy));
    }

    /** Fields that are absent stay as they are; null takes a setting back. */
    public void change(Exchange exchange) {
        String name = name(exchange);
        JsonNode body = exchange.body(MOST_BODY);
        QueuePolicy policy = PolicyFields.read(body, settings.of(name));
        settings.set(policy);
        audit.note(exchange, "queue:set", name + ": " + Json.text(body));
        exchange.answer(
                200,
                Json.object()
                        .put("queue", name)
                        .put("paused", policy.paused())
                        .setAll(PolicyFields.json(policy)));
    }

    /** A queue may be paused before anything was ever put in. */
    public void pause(Exchange exchange) {
        pause(exchange, true);
    }

    public void resume(Exchange exchange) {
        pause(exchange, false);
    }

    private void pause(Exchange exchange, boolean paused) {
        String name = name(exchange);
        settings.set(settings.of(name).paused(paused));
        audit.note(exchange, paused ? "queue:pause" : "queue:resume", name);
        exchange.answer(200, Json.object().put("queue", name).put("paused", paused));
    }

    private static String name(Exchange exchange) {
        String name = exchange.path("queue");
        if (!name.matches("[A-Za-z0-9._-]{1,32}")) {
            throw Problem.notFound("queue " + name);
        }
        return name;
    }
}
