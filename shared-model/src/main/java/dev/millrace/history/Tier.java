package dev.millrace.history;

import java.util.Locale;
import java.util.Optional;

/** What tenants may do if nothing else was set for them. */
public enum Tier {
    FREE,
    PRO,
    /** Any number of requests. */
    ENTERPRISE;

    public TenantLimits limits() {
        return switch (this) {
            case FREE -> new TenantLimits(20, 10_000);
            case PRO -> new TenantLimits(200, 100_000);
            case ENTERPRISE -> new TenantLimits(null, 1_000_000);
        };
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty if it is no such word. */
    public static Optional<Tier> ofWire(String word) {
        return switch (word) {
            case "free" -> Optional.of(FREE);
            case "pro" -> Optional.of(PRO);
            case "enterprise" -> Optional.of(ENTERPRISE);
            default -> Optional.empty();
        };
    }
}
