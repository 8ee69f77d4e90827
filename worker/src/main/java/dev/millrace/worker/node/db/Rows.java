package dev.millrace.worker.node.db;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PGobject;

/** Reads what came back into {@code {rows, rowCount, columns}}, within bounds. */
final class Rows {
    private static final long MOST_CHARACTERS = 16L * 1024 * 1024;

    private final ResultSet result;
    private final int most;
    private final ResultSetMetaData columns;
    private final List<String> names;
    private long characters;

    private Rows(ResultSet result, int most) throws SQLException {
        this.result = result;
        this.most = most;
        this.columns = result.getMetaData();
        this.names = names(columns);
    }

    /**
     * @param most rows
     * @throws ResultTooLarge if there are more, or they are larger than a node may take
     */
    static ObjectNode read(ResultSet result, int most) throws SQLException {
        return new Rows(result, most).all();
    }

    /** Of a statement that yields no rows. */
    static ObjectNode none(long changed) {
        return output(Json.array(), changed, List.of());
    }

    private static ObjectNode output(ArrayNode rows, long count, List<String> names) {
        ObjectNode output = Json.object();
        output.set("rows", rows);
        output.put("rowCount", count);
        ArrayNode columns = output.putArray("columns");
        names.forEach(columns::add);
        return output;
    }

    /** Two columns of one name would be one field: the later ones get a number. */
    private static List<String> names(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            String name = columns.getColumnLabel(i);
            String free = name;
            for (int number = 2; names.contains(free); number++) {
                free = name + "_" + number;
            }
            names.add(free);
        }
        return names;
    }

    private ObjectNode all() throws SQLException {
        ArrayNode rows = Json.array();
        while (result.next()) {
            if (rows.size() == most) {
                throw ResultTooLarge.rows(most);
            }
            rows.add(row());
        }
        return output(rows, rows.size(), names);
    }

    private ObjectNode row() throws SQLException {
        ObjectNode row = Json.object();
        for (int i = 0; i < names.size(); i++) {
            row.set(names.get(i), cell(i + 1));
        }
        return row;
    }

    private JsonNode cell(int column) throws SQLException {
        String text = result.getString(column);
        count(names.get(column - 1).length() + (text == null ? 0 : text.length()));
        if (text == null) {
            return Json.nothing();
        }
        return switch (columns.getColumnType(column)) {
            case Types.ARRAY -> ArrayText.json(text, result.getArray(column).getBaseTypeName());
            case Types.OTHER -> Cells.json(name(column), text);
            default -> Cells.json(usual(columns.getColumnType(column)), text);
        };
    }

    /** Before more of it is kept: what it is as JSON is counted in the end. */
    private void count(int more) {
        characters += more;
        if (characters > MOST_CHARACTERS) {
            throw ResultTooLarge.bytes();
        }
    }

    /** The driver asks the server for the name of any other type; of these the value knows it. */
    private String name(int column) throws SQLException {
        return result.getObject(column) instanceof PGobject object
                ? String.valueOf(object.getType())
                : "text";
    }

    private static String usual(int type) {
        return switch (type) {
            case Types.BIT, Types.BOOLEAN -> "bool";
            case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> "int8";
            case Types.NUMERIC -> "numeric";
            case Types.REAL, Types.DOUBLE -> "float8";
            case Types.BINARY -> "bytea";
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> "timestamptz";
            default -> "text";
        };
    }
}
