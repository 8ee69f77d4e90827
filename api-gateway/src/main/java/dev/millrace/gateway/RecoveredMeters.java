package dev.millrace.gateway;

import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.history.RecoveryTally;
import dev.millrace.history.RecoveryTally.Count;
import dev.millrace.ops.Meters;
import io.micrometer.core.instrument.FunctionCounter;

/**
 * How many executions had a failed try, and how many of them completed: of the whole cluster, so
 * every gateway shows the same. While PostgreSQL is away its last word holds. Thread-safe.
 */
final class RecoveredMeters {
    private final RecoveryTally tally;
    private final PostgresPresence postgres;
    private volatile Count last = Count.NONE;

    RecoveredMeters(RecoveryTally tally, PostgresPresence postgres) {
        this.tally = tally;
        this.postgres = postgres;
    }

    void register(Meters meters) {
        FunctionCounter.builder(
                        "millrace.executions.with.failures", this, own -> own.count().failed())
                .description("executions that have ended and of which a try failed")
                .register(meters.registry());
        FunctionCounter.builder(
                        "millrace.executions.recovered", this, own -> own.count().recovered())
                .description("those of them that completed")
                .register(meters.registry());
    }

    private Count count() {
        try {
            last = postgres.ask("read the tally", tally::count);
        } catch (PostgresAway away) {
            return last;
        }
        return last;
    }
}
