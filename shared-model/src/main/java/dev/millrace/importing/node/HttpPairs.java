package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/** Headers, queries and bodies that are written as pairs. */
final class HttpPairs {
    private HttpPairs() {}

    /** {@code [{name, value}]} as one object, as written; a row without a name was left empty. */
    static ObjectNode read(Given list, String name, Subject subject) {
        ObjectNode pairs = Json.object();
        for (Given pair : list.list(name)) {
            pair.ignore("parameterType");
            String key = pair.raw("name").asText("");
            var value = pair.raw("value");
            if (!key.isEmpty() && pairs.has(key)) {
                subject.obstacle("'" + key + "' is given twice, which has no counterpart");
            }
            if (!key.isEmpty()) {
                pairs.set(key, value.isMissingNode() ? Json.nothing() : value);
            }
        }
        return pairs;
    }
}
