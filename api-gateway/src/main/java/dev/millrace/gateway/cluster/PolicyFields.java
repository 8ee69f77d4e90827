package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Durability;
import dev.millrace.history.QueuePolicy;
import dev.millrace.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of a queue as JSON. */
final class PolicyFields {
    private static final Set<String> KNOWN =
            Set.of("maxDepth", "durability", "onPostgresAway", "maxRunning", "rateLimit");
    private static final Set<String> OF_RATE = Set.of("max", "duration");
    private static final Set<String> DURABILITIES = Set.of("durable", "fast");
    private static final Set<String> AWAY = Set.of("degrade", "refuse");

    private PolicyFields() {}

    static ObjectNode json(QueuePolicy policy) {
        ObjectNode json =
                Json.object()
                        .put("maxDepth", policy.maxDepth())
                        .put("durability", policy.durability().wire())
                        .put("onPostgresAway", away(policy.refuses()))
                        .put("maxRunning", policy.maxRunning());
        QueuePolicy.@Nullable StartRate rate = policy.rate();
        if (rate == null) {
            return json.putNull("rateLimit");
        }
        json.putObject("rateLimit")
                .put("max", rate.max())
                .put("duration", rate.window().toString());
        return json;
    }

    private static @Nullable String away(@Nullable Boolean refuses) {
        return refuses == null ? null : refuses ? "refuse" : "degrade";
    }

    /**
     * @param set what holds where the body says nothing
     * @throws dev.millrace.gateway.http.Problem 422 with all that is wrong
     */
    static QueuePolicy read(JsonNode body, QueuePolicy set) {
        SettingFields fields = new SettingFields(body, KNOWN);
        QueuePolicy policy =
                new QueuePolicy(
                        set.queue(),
                        set.paused(),
                        fields.number("maxDepth", set.maxDepth(), 0, 1_000_000_000),
                        durability(fields, set),
                        refuses(fields, set),
                        fields.whole("maxRunning", set.maxRunning(), 1, 1_000_000),
                        rate(fields, set));
        fields.check();
        return policy;
    }

    private static Durability durability(SettingFields fields, QueuePolicy set) {
        Durability otherwise =
                fields.takenBack("durability") ? Durability.DURABLE : set.durability();
        return fields.word("durability", DURABILITIES)
                .flatMap(Durability::ofWire)
                .orElse(otherwise);
    }

    private static @Nullable Boolean refuses(SettingFields fields, QueuePolicy set) {
        if (fields.takenBack("onPostgresAway")) {
            return null;
        }
        return fields.word("onPostgresAway", AWAY).map("refuse"::equals).orElse(set.refuses());
    }

    private static QueuePolicy.@Nullable StartRate rate(SettingFields fields, QueuePolicy set) {
        if (fields.absent("rateLimit")) {
            return set.rate();
        }
        return fields.object("rateLimit", OF_RATE).map(PolicyFields::rate).orElse(null);
    }

    private static QueuePolicy.@Nullable StartRate rate(SettingFields fields) {
        Integer max = fields.whole("max", null, 1, 1_000_000_000);
        if (max == null) {
            fields.problem("MISSING", "max", "is needed");
            return null;
        }
        return new QueuePolicy.StartRate(max, fields.duration("duration"));
    }
}
