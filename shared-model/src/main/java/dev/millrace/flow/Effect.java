package dev.millrace.flow;

import java.util.Locale;

/** What a node says of its effect outside: what it would mean to run it again. */
public enum Effect {
    /** Nothing is said, the default: at least once; a replay asks before it repeats one. */
    AT_LEAST_ONCE,
    /** Again does no harm, so nobody is asked. */
    IDEMPOTENT,
    /** The other side knows a repeated call by its idempotency key, within one execution. */
    KEYED,
    /** Never twice: where nobody knows whether it happened, a person decides. */
    ONCE;

    /** As flows write it; {@link #AT_LEAST_ONCE} is written by leaving it out. */
    public String wire() {
        return this == AT_LEAST_ONCE ? "atLeastOnce" : name().toLowerCase(Locale.ROOT);
    }
}
