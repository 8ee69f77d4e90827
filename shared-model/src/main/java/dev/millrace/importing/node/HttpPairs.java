package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/** Headers, queries and bodies that are written as pairs, or as JSON. */
final class HttpPairs {
    private HttpPairs() {}

    /** {@code [{name, value}]} as one object; a row without a name was left empty. */
    static JsonNode pairs(Given list, String name, Subject subject) {
        ObjectNode pairs = Json.object();
        for (Given pair : list.list(name)) {
            pair.ignore("parameterType");
            String key = subject.item().name(pair.raw("name").asText(""));
            JsonNode value = subject.item().template(pair.raw("value"));
            if (!key.isEmpty() && pairs.has(key)) {
                subject.obstacle("'" + key + "' is given twice, which has no counterpart");
            }
            if (!key.isEmpty()) {
                pairs.set(key, value);
            }
        }
        return pairs;
    }

    static JsonNode json(JsonNode written, Subject subject) {
        return subject.item().template(JsonTexts.read(written, subject));
    }
}
