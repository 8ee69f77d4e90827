package dev.millrace.gateway.presence;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** PostgreSQL is away, or did not answer in time; what was asked may or may not have been done. */
public final class PostgresAway extends RuntimeException {
    private final Duration since;

    PostgresAway(String what, Duration since, @Nullable Throwable cause) {
        super("PostgreSQL did not " + what + ": it is away", cause);
        this.since = since;
    }

    /** How long it has been away. */
    public Duration since() {
        return since;
    }
}
