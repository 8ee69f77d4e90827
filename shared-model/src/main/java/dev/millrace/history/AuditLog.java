package dev.millrace.history;

import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who changed what by hand. Thread-safe. */
public final class AuditLog {
    private static final String LIST =
            """
            select id, created_at, key_id, action, subject from audit_log
            where tenant_id = ? and id < ? order by id desc limit ?
            """;

    private final Database database;

    public AuditLog(Database database) {
        this.database = database;
    }

    /**
     * @param action what was done, such as {@code breaker:open}
     * @param subject what it was done to
     * @throws dev.millrace.sql.DatabaseFailed if it could not be stored
     */
    public void record(String tenant, String keyId, String action, String subject) {
        database.update(
                "insert into audit_log (tenant_id, key_id, action, subject) values (?, ?, ?, ?)",
                tenant,
                keyId,
                action,
                subject);
    }

    /**
     * What was done in the tenant, newest first.
     *
     * @param cursor of the page before; null for the first
     * @throws BadCursor if no page gave it out
     */
    public Page<Entry> list(String tenant, int limit, @Nullable String cursor) {
        List<Entry> rows =
                database.list(
                        LIST,
                        row ->
                                new Entry(
                                        row.getLong("id"),
                                        Objects.requireNonNull(
                                                Statements.instant(row, "created_at")),
                                        row.getString("key_id"),
                                        row.getString("action"),
                                        row.getString("subject")),
                        tenant,
                        cursor == null ? Long.MAX_VALUE : Cursor.number(cursor),
                        limit + 1);
        return Pages.of(rows, limit, Entry::id);
    }

    /**
     * @param keyId of the API key that it was done with
     */
    public record Entry(long id, Instant at, String keyId, String action, String subject) {}
}
