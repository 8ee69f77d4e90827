package dev.millrace.query;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a query runs.
 *
 * @param readOnly PostgreSQL refuses what would change something. Default: false
 * @param maxRows more is a failure, never cut off in silence; 1 to {@link #MOST_ROWS}. Default: 1
 *     000
 * @param exactlyOnce its effect and the note that it happened are one transaction. Default: false
 */
public record QueryOptions(boolean readOnly, int maxRows, boolean exactlyOnce) {
    /** Most rows that a query may ask for. */
    public static final int MOST_ROWS = 100_000;

    private static final int USUAL_ROWS = 1_000;

    /**
     * @param parameters of the node, resolved
     * @throws BadQuery saying which cannot be used
     */
    public static QueryOptions of(JsonNode parameters) {
        QueryOptions options =
                new QueryOptions(
                        flag(parameters, "readOnly"),
                        maxRows(parameters.path("maxRows")),
                        flag(parameters, "exactlyOnce"));
        if (options.readOnly && options.exactlyOnce) {
            throw new BadQuery(
                    "/exactlyOnce",
                    "'readOnly' and 'exactlyOnce' exclude each other: what only reads has no effect to note");
        }
        return options;
    }

    private static boolean flag(JsonNode parameters, String name) {
        JsonNode value = parameters.path(name);
        if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
            throw new BadQuery("/" + name, "'" + name + "' must be true or false");
        }
        return value.asBoolean();
    }

    private static int maxRows(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return USUAL_ROWS;
        }
        double rows = value.asDouble(0); // an expression may yield 50.0
        if (!value.isNumber() || rows < 1 || rows > MOST_ROWS || rows % 1 != 0) {
            throw new BadQuery(
                    "/maxRows", "'maxRows' must be a whole number from 1 to " + MOST_ROWS);
        }
        return value.asInt();
    }
}
