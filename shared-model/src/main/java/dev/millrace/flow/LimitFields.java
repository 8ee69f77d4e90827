package dev.millrace.flow;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the limits that executions of a flow share by keys. */
final class LimitFields {
    private static final Set<String> CONCURRENCY = Set.of("key", "limit", "policy");
    private static final Set<String> RATE = Set.of("key", "max", "duration");
    private static final int MOST = 1_000_000;

    private LimitFields() {}

    static @Nullable ConcurrencyLimit concurrency(Fields settings) {
        if (!settings.has("concurrency")) {
            return null;
        }
        Fields limit = settings.object("concurrency");
        limit.only(CONCURRENCY);
        needed(limit, "limit");
        return new ConcurrencyLimit(
                limit.text("key", ""), limit.whole("limit", 1, 1, MOST), policy(limit));
    }

    /** The flow's limit with the key that a submission gives, as it is. */
    static @Nullable ConcurrencyLimit keyed(Fields options, @Nullable ConcurrencyLimit flow) {
        if (!options.has("concurrencyKey")) {
            return flow;
        }
        if (flow == null) {
            options.error(
                    Fields.OUT_OF_RANGE,
                    "concurrencyKey",
                    "the flow has no 'concurrency' setting that a key could belong to");
            return null;
        }
        return new ConcurrencyLimit(
                options.text("concurrencyKey", ""), flow.limit(), flow.policy());
    }

    private static LimitPolicy policy(Fields limit) {
        String word = limit.text("policy", LimitPolicy.QUEUE.wire());
        List<String> words = Arrays.stream(LimitPolicy.values()).map(LimitPolicy::wire).toList();
        for (LimitPolicy policy : LimitPolicy.values()) {
            if (policy.wire().equals(word)) {
                return policy;
            }
        }
        limit.error(
                Fields.OUT_OF_RANGE,
                "policy",
                "'policy' must be one of " + String.join(", ", words) + ", not \"" + word + "\"");
        return LimitPolicy.QUEUE;
    }

    static @Nullable StartLimit rate(Fields settings) {
        if (!settings.has("rateLimit")) {
            return null;
        }
        Fields limit = settings.object("rateLimit");
        limit.only(RATE);
        needed(limit, "max");
        needed(limit, "duration");
        int max = limit.whole("max", 1, 1, MOST);
        Duration duration = limit.duration("duration", Duration.ofSeconds(1));
        if (max > 10 * duration.toMillis()) {
            limit.error(
                    Fields.OUT_OF_RANGE,
                    "max",
                    "'max' must be at most 10 per millisecond of 'duration'");
        }
        return new StartLimit(limit.text("key", ""), max, duration);
    }

    private static void needed(Fields limit, String name) {
        if (!limit.has(name)) {
            limit.error("MISSING_FIELD", name, "'" + name + "' is missing");
        }
    }
}
