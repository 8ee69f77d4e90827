package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import java.util.Optional;

/** What audits found, the newest thousand. Thread-safe. */
public final class AuditReports {
    private static final int KEPT = 1_000;

    private final Database database;

    public AuditReports(Database database) {
        this.database = database;
    }

    public void add(JsonNode report) {
        database.update("insert into audit_reports (report) values (?)", Json.text(report));
        database.update(
                "delete from audit_reports where id <= (select max(id) from audit_reports) - ?",
                KEPT);
    }

    /** Empty before the first audit. */
    public Optional<JsonNode> last() {
        return database.first(
                "select report from audit_reports order by id desc limit 1",
                row -> Json.read(row.getString(1)));
    }
}
