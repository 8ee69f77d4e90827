package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Statements that n8n puts together from what was chosen: rows of a table. Used once. */
final class SqlTables {
    private static final Map<String, String> COMPARED =
            Map.of(
                    "equal", "=", "=", "=", "!=", "<>", "LIKE", "LIKE", ">", ">", "<", "<", ">=",
                    ">=", "<=", "<=");

    private final Subject subject;
    private final Given given;
    private final ObjectNode values = Json.object();

    private SqlTables(Subject subject) {
        this.subject = subject;
        this.given = subject.given();
    }

    static SqlDraft select(Subject subject) {
        return new SqlTables(subject).selected();
    }

    static SqlDraft insert(Subject subject) {
        return new SqlTables(subject).inserted();
    }

    private String table() {
        return SqlDraft.quoted(chosen("schema", "public"))
                + "."
                + SqlDraft.quoted(chosen("table", ""));
    }

    /** Of what is chosen from a list, n8n also keeps how it is shown. */
    private String chosen(String name, String otherwise) {
        JsonNode chosen = given.chosen(name);
        String written = subject.item().name(chosen.asText(""));
        return written.isEmpty() ? otherwise : written;
    }

    private SqlDraft selected() {
        StringBuilder text = new StringBuilder("SELECT " + columns() + " FROM " + table());
        text.append(where());
        List<String> order = new ArrayList<>();
        for (Given sort : given.object("sort").list("values")) {
            boolean down = sort.text("direction", "ASC").equals("DESC");
            order.add(SqlDraft.quoted(sort.text("column", "")) + (down ? " DESC" : ""));
        }
        text.append(order.isEmpty() ? "" : " ORDER BY " + String.join(", ", order));
        boolean all = given.flag("returnAll", false);
        given.ignore("limit");
        if (!all) {
            JsonNode limit = given.raw("limit");
            text.append(" LIMIT ").append(bound(limit.isMissingNode() ? Json.read("50") : limit));
        }
        return new SqlDraft(text.toString(), values);
    }

    private String where() {
        String joined = given.text("combineConditions", "AND").equals("OR") ? " OR " : " AND ";
        List<String> conditions = new ArrayList<>();
        for (Given one : given.object("where").list("values")) {
            String column = SqlDraft.quoted(one.text("column", ""));
            String way = one.text("condition", "equal");
            JsonNode value = one.raw("value");
            if (way.matches("IS (NOT )?NULL")) {
                conditions.add(column + " " + way);
            } else if (COMPARED.containsKey(way)) {
                conditions.add(column + " " + COMPARED.get(way) + " " + bound(value));
            } else {
                subject.obstacle("the condition '" + way + "' has no counterpart");
            }
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(joined, conditions);
    }

    private SqlDraft inserted() {
        Map<String, JsonNode> fields = subject.node().version() < 2 ? first() : fields();
        String names =
                fields.keySet().stream().map(SqlDraft::quoted).collect(Collectors.joining(", "));
        String places = fields.values().stream().map(this::bound).collect(Collectors.joining(", "));
        boolean skips = given.object("options").flag("skipOnConflict", false);
        String text =
                "INSERT INTO %s (%s) VALUES (%s)%s RETURNING %s"
                        .formatted(
                                table(),
                                names,
                                places,
                                skips ? " ON CONFLICT DO NOTHING" : "",
                                columns());
        return new SqlDraft(text, values);
    }

    /** Version 1 names the fields of the item that become columns. */
    private Map<String, JsonNode> first() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        given.ignore("additionalFields");
        for (String name : given.names("columns")) {
            fields.put(
                    name, TextNode.valueOf("={{ $json[\"" + name.replace("\"", "\\\"") + "\"] }}"));
        }
        if (fields.isEmpty()) {
            subject.obstacle("columns that are not named have no counterpart");
        }
        return fields;
    }

    private Map<String, JsonNode> fields() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        Given columns = given.object("columns");
        columns.ignore(
                "schema", "matchingColumns", "attemptToConvertTypes", "convertFieldsToString");
        String mode = columns.text("mappingMode", given.text("dataMode", "autoMapInputData"));
        if (!mode.equals("defineBelow")) {
            subject.obstacle("columns that are found when it runs have no counterpart");
        }
        for (Given pair : given.object("valuesToSend").list("values")) {
            fields.put(pair.text("column", ""), pair.raw("value"));
        }
        for (Map.Entry<String, JsonNode> field : columns.raw("value").properties()) {
            fields.put(field.getKey(), field.getValue());
        }
        return fields;
    }

    /** What the rows show. */
    private String columns() {
        List<String> names = new ArrayList<>(given.names("returnFields"));
        given.object("options").raw("outputColumns").forEach(name -> names.add(name.asText()));
        return names.isEmpty() || names.contains("*")
                ? "*"
                : names.stream().map(SqlDraft::quoted).collect(Collectors.joining(", "));
    }

    private String bound(JsonNode value) {
        String name = "value" + (values.size() + 1);
        values.set(name, subject.item().template(value));
        return ":" + name;
    }
}
