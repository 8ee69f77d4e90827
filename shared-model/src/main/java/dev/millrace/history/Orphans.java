package dev.millrace.history;

/**
 * Executions of sub-flows that are not to go on: their parent has ended, or has turned back and
 * they are not part of its way back.
 */
final class Orphans {
    /** In SQL, of a child {@code c} and its parent {@code p}. */
    static final String ARE =
            """
            c.completed_at is null and (p.completed_at is not null
                or (p.status = 'compensating' and c.fields not like '%:undo'))\
            """;

    private Orphans() {}
}
