package dev.millrace.history;

import java.time.Instant;
import java.util.UUID;

/** The time in an id: ids are UUIDv7, so a span of time is a range of ids. */
public final class IdTime {
    private static final long MOST_MILLIS = (1L << 47) - 1; // the year 6429

    private IdTime() {}

    /**
     * The least id of this time; times that no id has are moved to the nearest that one may have.
     */
    public static UUID first(Instant time) {
        return new UUID(within(time).toEpochMilli() << 16, 0);
    }

    /** The time itself, or the nearest that can be stored. */
    static Instant within(Instant time) {
        Instant most = Instant.ofEpochMilli(MOST_MILLIS);
        return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(most) ? most : time;
    }
}
