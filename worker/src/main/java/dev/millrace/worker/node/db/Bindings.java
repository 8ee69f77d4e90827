package dev.millrace.worker.node.db;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.postgresql.util.PGobject;

/**
 * JSON values as PostgreSQL's: whole numbers as int4 or int8, others as numeric, just as it reads
 * them in SQL; lists and objects as jsonb. Of a text or null it finds the type where it stands.
 */
final class Bindings {
    private Bindings() {}

    static void bind(PreparedStatement statement, List<JsonNode> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            bind(statement, i + 1, values.get(i));
        }
    }

    private static void bind(PreparedStatement statement, int place, JsonNode value)
            throws SQLException {
        if (value.isNull() || value.isMissingNode()) {
            statement.setNull(place, Types.NULL);
        } else if (value.isBoolean()) {
            statement.setBoolean(place, value.booleanValue());
        } else if (value.isNumber()) {
            number(statement, place, value);
        } else if (value.isContainerNode()) {
            PGobject json = new PGobject();
            json.setType("jsonb");
            json.setValue(Json.text(value));
            statement.setObject(place, json);
        } else {
            statement.setObject(place, value.asText(), Types.OTHER);
        }
    }

    /** Expressions yield 5.0 where people mean 5. */
    private static void number(PreparedStatement statement, int place, JsonNode value)
            throws SQLException {
        boolean whole = value.isIntegralNumber() || value.doubleValue() % 1 == 0;
        if (whole && value.canConvertToInt()) {
            statement.setInt(place, value.intValue());
        } else if (whole && value.canConvertToLong()) {
            statement.setLong(place, value.longValue());
        } else {
            statement.setBigDecimal(place, new BigDecimal(value.asText()));
        }
    }
}
