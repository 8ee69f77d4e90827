package dev.millrace.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * One SQL statement with places for values: a {@code ?} for each item of a list, or a {@code :name}
 * for the fields of an object. Values never become part of the text.
 *
 * @param jdbc the text as JDBC takes it: every place a {@code ?}, the operator {@code ?} doubled
 * @param names of the places in their order; empty where they have none
 * @param places how many values it takes
 */
public record SqlText(String jdbc, List<String> names, int places) {
    /** Where a statement's problems are told. */
    static final String POINTER = "/query";

    private static final String VALUES = "/parameters";

    /**
     * Reads the statement for values of that kind.
     *
     * @param values a list, an object, or nothing, which is an empty list
     * @throws BadQuery if it is not exactly one statement, or one that would end the transaction
     *     around it
     */
    public static SqlText parse(String sql, JsonNode values) {
        return new SqlScanner(sql, values.isObject()).scan();
    }

    /**
     * The value for each place.
     *
     * @param values a list, an object, or nothing
     * @throws BadQuery if they do not fit
     */
    public List<JsonNode> values(JsonNode values) {
        if (values.isObject()) {
            return named(values);
        }
        JsonNode list = values.isMissingNode() || values.isNull() ? Json.array() : values;
        if (!list.isArray()) {
            throw new BadQuery(
                    VALUES,
                    "'parameters' must be a list of values for each ?, or an object for each :name");
        }
        if (list.size() != places) {
            throw new BadQuery(
                    VALUES,
                    "the query has %d places (?) and 'parameters' %d values; an operator ? is written ??"
                            .formatted(places, list.size()));
        }
        List<JsonNode> found = new ArrayList<>();
        list.forEach(found::add);
        return found;
    }

    private List<JsonNode> named(JsonNode values) {
        List<String> missing = names.stream().filter(name -> !values.has(name)).distinct().toList();
        if (!missing.isEmpty()) {
            throw new BadQuery(
                    VALUES,
                    "the query names values that 'parameters' lacks: :"
                            + String.join(", :", missing));
        }
        return names.stream().map(values::path).toList();
    }
}
