package dev.millrace.history;

import dev.millrace.sql.Database;
import java.time.Duration;

/**
 * Of how many executions a try failed, and how many of those completed all the same. Each is
 * counted once, after it has ended, in the statement that marks it as counted; so no crash and no
 * other process counts it again. Thread-safe.
 */
public final class RecoveryTally {
    public static final Duration EVERY = Duration.ofSeconds(2);

    private static final String COUNT =
            """
            with counted as (
                update flow_executions set tallied = true where had_failures and not tallied and completed_at is not null
                returning status)
            update recovery_tally set
                failed = failed + (select count(*) from counted),
                recovered = recovered + (select count(*) from counted where status = 'completed')
            where exists (select 1 from counted)
            """;

    private final Database database;

    public RecoveryTally(Database database) {
        this.database = database;
    }

    /**
     * Since the first execution of all.
     *
     * @param failed executions with a failed try or attempt, that have ended
     * @param recovered those of them that completed
     */
    public record Count(long failed, long recovered) {
        public static final Count NONE = new Count(0, 0);
    }

    /** Counts what has ended since the last time. */
    public void countEnded() {
        database.update(COUNT);
    }

    public Count count() {
        return database.first(
                        "select failed, recovered from recovery_tally",
                        row -> new Count(row.getLong(1), row.getLong(2)))
                .orElse(Count.NONE);
    }
}
