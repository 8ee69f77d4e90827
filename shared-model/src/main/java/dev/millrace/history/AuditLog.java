package dev.millrace.history;

import dev.millrace.sql.Database;

/** Who changed what by hand. Thread-safe. */
public final class AuditLog {
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
}
