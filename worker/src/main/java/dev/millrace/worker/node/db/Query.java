package dev.millrace.worker.node.db;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.Effect;
import dev.millrace.query.BadQuery;
import dev.millrace.query.DatabaseAddress;
import dev.millrace.query.QueryOptions;
import dev.millrace.query.SqlText;
import dev.millrace.worker.node.NodeRequest;
import java.time.Duration;
import java.util.List;

/**
 * What a node asks of which database.
 *
 * @param values one for each place of the text
 * @param key names its effect: the same until a try had a definite end
 */
record Query(
        DatabaseAddress address,
        SqlText text,
        List<JsonNode> values,
        QueryOptions options,
        String key,
        Duration timeout) {
    /**
     * @throws BadQuery saying which parameter cannot be used
     */
    static Query of(NodeRequest request) {
        JsonNode parameters = request.parameters();
        JsonNode values = parameters.path("parameters");
        SqlText text = SqlText.parse(parameters.path("query").asText(), values);
        return new Query(
                DatabaseAddress.of(parameters),
                text,
                text.values(values),
                options(QueryOptions.of(parameters), request.effect()),
                request.idempotencyKey(),
                request.timeout());
    }

    /** What only reads has no effect to note. */
    private static QueryOptions options(QueryOptions drawn, Effect effect) {
        boolean once = drawn.exactlyOnce() || (effect == Effect.ONCE && !drawn.readOnly());
        return new QueryOptions(drawn.readOnly(), drawn.maxRows(), once);
    }
}
