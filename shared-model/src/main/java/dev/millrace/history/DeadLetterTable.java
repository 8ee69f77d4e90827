package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import dev.millrace.sql.Statements;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** New rows of {@code dead_letters} on one connection. */
final class DeadLetterTable {
    private static final String INSERT =
            """
            insert into dead_letters (execution_id, tenant_id, flow_id, reason, error, fingerprint, created_at)
            select u.id::uuid, u.tenant, u.flow, coalesce(u.reason, 'ERROR'), u.error, u.fingerprint, to_timestamp(u.at / 1000.0)
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int8[])
                as u(id, tenant, flow, reason, error, fingerprint, at)
            where not exists (select 1 from flow_executions e where e.id = u.id::uuid and e.parent_id is not null)
            on conflict do nothing
            """;

    private final Connection connection;

    DeadLetterTable(Connection connection) {
        this.connection = connection;
    }

    /** One for each, unless it is there; a sub-flow's end is its parent's business. */
    void put(List<Change> failed) throws SQLException {
        if (!failed.isEmpty()) {
            Statements.update(
                    connection,
                    INSERT,
                    Columns.texts(failed, row -> row.id.toString()),
                    Columns.texts(failed, row -> row.tenant),
                    Columns.texts(failed, row -> row.flowId),
                    Columns.texts(failed, row -> row.reason),
                    Columns.texts(failed, row -> row.error),
                    Columns.texts(failed, DeadLetterTable::fingerprint),
                    Columns.numbers(failed, row -> row.completedAt));
        }
    }

    /** Equal for failures of the same kind. */
    private static String fingerprint(Change change) {
        JsonNode error = error(change);
        String code = error.path("code").asText();
        String kind = code + "|" + error.path("nodeId").asText() + "|" + change.flowId;
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(kind.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode error(Change change) {
        try {
            return Json.read(change.error == null ? "{}" : change.error);
        } catch (BadJson unreadable) {
            return Json.object(); // the letter must lie in the inbox all the same
        }
    }
}
