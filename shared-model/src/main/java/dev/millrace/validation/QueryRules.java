package dev.millrace.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.query.BadQuery;
import dev.millrace.query.DatabaseAddress;
import dev.millrace.query.QueryOptions;
import dev.millrace.query.SqlText;
import java.util.List;

/**
 * A {@code db:query} as drawn, read as it will be when it runs; where a template stands, anything
 * might be right.
 */
record QueryRules(ParameterRules rules) {
    private static final List<String> OPTIONS = List.of("readOnly", "maxRows", "exactlyOnce");

    void check() {
        query();
        ObjectNode parameters = rules.node().parameters().deepCopy();
        OPTIONS.stream()
                .filter(name -> ParameterRules.template(parameters.path(name)))
                .forEach(parameters::remove);
        refused(() -> QueryOptions.of(parameters));
        if (!rules.absent("connection")
                && !ParameterRules.template(parameters.path("connection"))) {
            standIn(parameters, "user", "x");
            standIn(parameters, "password", "x");
            if (parameters.path("connection") instanceof ObjectNode connection) {
                connection.properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .toList()
                        .forEach(name -> standIn(connection, name, plausible(name)));
            }
            refused(() -> DatabaseAddress.of(parameters));
        }
    }

    /** Values are bound: as part of the text, one could become a command. */
    private void query() {
        JsonNode query = rules.node().parameters().path("query");
        if (rules.absent("query")) {
            return;
        }
        if (!query.isTextual()) {
            wrong("/query", "'query' must be a text, one SQL statement");
        } else if (ParameterRules.template(query)) {
            wrong(
                    "/query",
                    "'query' has an expression; write ? or :name there and the expression into 'parameters'"
                            + " (an array of arrays is written '{ {1,2},{3,4} }')");
        } else {
            refused(() -> values(query.textValue()));
        }
    }

    private void values(String sql) {
        JsonNode values = rules.node().parameters().path("parameters");
        if (ParameterRules.template(values)) {
            SqlText.parse(sql, MissingNode.getInstance());
        } else {
            SqlText.parse(sql, values).values(values);
        }
    }

    private static String plausible(String field) {
        return switch (field) {
            case "port" -> "5432";
            case "sslMode" -> "prefer";
            default -> "x";
        };
    }

    private static void standIn(ObjectNode fields, String name, String value) {
        if (ParameterRules.template(fields.path(name))) {
            fields.put(name, value);
        }
    }

    private void refused(Runnable reading) {
        try {
            reading.run();
        } catch (BadQuery bad) {
            wrong(bad.pointer(), bad.problem());
        }
    }

    private void wrong(String below, String message) {
        rules.error("BAD_PARAMETER", below, message);
    }
}
