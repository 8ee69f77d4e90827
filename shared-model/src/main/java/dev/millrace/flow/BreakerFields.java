package dev.millrace.flow;

import dev.millrace.flow.BreakerPolicy.Mode;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code circuitBreaker}, of a node or of a flow's settings. */
final class BreakerFields {
    static final String NAME = "circuitBreaker";

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);
    private static final Set<String> OF_COUNT =
            Set.of("enabled", "mode", "resetTimeout", "failureThreshold");
    private static final Set<String> OF_RATE =
            Set.of("enabled", "mode", "resetTimeout", "minimumCalls", "failureRate", "window");

    private BreakerFields() {}

    /**
     * @param otherwise what holds where nothing is said
     * @return null for no breaker
     */
    static @Nullable BreakerPolicy read(Fields owner, @Nullable BreakerPolicy otherwise) {
        if (!owner.has(NAME)) {
            return otherwise;
        }
        Fields breaker = owner.object(NAME);
        BreakerPolicy policy = policy(breaker);
        return breaker.flag("enabled", true) ? policy : null;
    }

    private static BreakerPolicy policy(Fields breaker) {
        BreakerPolicy standard = BreakerPolicy.DEFAULT;
        Mode mode = mode(breaker);
        breaker.only(mode == Mode.RATE ? OF_RATE : OF_COUNT);
        return new BreakerPolicy(
                mode,
                breaker.whole("failureThreshold", standard.failureThreshold(), 1, 10_000),
                duration(breaker, "resetTimeout", standard.resetTimeout(), Duration.ofDays(366)),
                breaker.whole("minimumCalls", standard.minimumCalls(), 1, 100_000),
                breaker.number("failureRate", standard.failureRate(), 0.01, 1),
                duration(breaker, "window", standard.window(), LONGEST_WINDOW));
    }

    private static Mode mode(Fields breaker) {
        String word = breaker.text("mode", "count");
        return switch (word) {
            case "count" -> Mode.COUNT;
            case "rate" -> Mode.RATE;
            default -> {
                breaker.error(
                        Fields.OUT_OF_RANGE,
                        "mode",
                        "'mode' must be \"count\" or \"rate\", not \"" + word + "\"");
                yield Mode.COUNT;
            }
        };
    }

    private static Duration duration(
            Fields breaker, String name, Duration otherwise, Duration longest) {
        Duration given = breaker.duration(name, otherwise);
        if (given.compareTo(SHORTEST) >= 0 && given.compareTo(longest) <= 0) {
            return given;
        }
        breaker.error(
                Fields.OUT_OF_RANGE,
                name,
                "'%s' must be within 100 ms and %d days".formatted(name, longest.toDays()));
        return otherwise;
    }
}
