package dev.millrace.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a breaker says of itself to the workers.
 *
 * @param until open: when it lets a probe through, null if not before somebody closes it; half
 *     open: when its step ends by itself
 * @param failures counted so far: in a row, or in the window
 * @param version of two states the later one has the greater
 */
public record BreakerState(
        BreakerName name, Kind kind, @Nullable Instant until, int failures, long version) {
    /** Whether calls are let through. */
    public enum Kind {
        /** All. */
        CLOSED,
        /** None. */
        OPEN,
        /** The one that it is asked for: a probe, then more and more. */
        HALF_OPEN;

        public String wire() {
            return switch (this) {
                case CLOSED -> "closed";
                case OPEN -> "open";
                case HALF_OPEN -> "half_open";
            };
        }

        static Kind of(String letter) {
            return switch (letter) {
                case "c" -> CLOSED;
                case "o" -> OPEN;
                case "h" -> HALF_OPEN;
                default -> throw new IllegalStateException("a breaker is '" + letter + "'");
            };
        }
    }

    /** From the four columns that the scripts answer and publish, from that one on. */
    static BreakerState parse(BreakerName name, String[] column, int from) {
        return new BreakerState(
                name,
                Kind.of(column[from]),
                time(column[from + 1]),
                Integer.parseInt(column[from + 2]),
                Long.parseLong(column[from + 3]));
    }

    static @Nullable Instant time(String millis) {
        return millis.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }

    /** Whether there is something to remember: all calls go through, and none has failed. */
    public boolean quiet() {
        return kind == Kind.CLOSED && failures == 0;
    }
}
