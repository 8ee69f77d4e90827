package dev.millrace.execution;

import java.util.Locale;
import java.util.Optional;

/** What an accepted execution survives. */
public enum Durability {
    /** Committed to PostgreSQL before the answer: the loss of either store. */
    DURABLE,
    /**
     * In Redis before the answer, in PostgreSQL soon after: not the loss of Redis' memory before
     * that.
     */
    FAST;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty if it is no such word. */
    public static Optional<Durability> ofWire(String word) {
        return switch (word) {
            case "durable" -> Optional.of(DURABLE);
            case "fast" -> Optional.of(FAST);
            default -> Optional.empty();
        };
    }
}
