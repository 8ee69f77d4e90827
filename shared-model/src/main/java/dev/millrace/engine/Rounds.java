package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came back to a loop's header after each iteration. A list whose longer ones share the
 * shorter: an iteration more costs the same after ten thousand.
 */
record Rounds(@Nullable Rounds before, JsonNode value) {
    static List<JsonNode> list(@Nullable Rounds last) {
        List<JsonNode> values = new ArrayList<>();
        for (Rounds rounds = last; rounds != null; rounds = rounds.before) {
            values.add(rounds.value);
        }
        return List.copyOf(values.reversed());
    }
}
