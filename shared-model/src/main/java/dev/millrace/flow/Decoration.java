package dev.millrace.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is drawn for the eye: it is no node, and nothing runs. What lies in a group lies where the
 * group lies.
 */
final class Decoration {
    private static final Set<String> TYPES = Set.of("stickyNote", "group");

    private final Map<String, String> around = new HashMap<>();

    /**
     * @param drawn all that is drawn
     */
    Decoration(JsonNode drawn) {
        for (JsonNode one : drawn) {
            if (is(one)) {
                around.put(one.path("id").asText(), parent(one));
            }
        }
    }

    static boolean is(JsonNode drawn) {
        return TYPES.contains(drawn.path("type").asText());
    }

    /** The node in whose frame that lies; null if in none. */
    @Nullable String frame(JsonNode drawn) {
        String parent = parent(drawn);
        Set<String> seen = new HashSet<>();
        while (around.containsKey(parent) && seen.add(parent)) {
            parent = around.get(parent);
        }
        return parent.isEmpty() ? null : parent;
    }

    /** {@code parentId}, which older versions of React Flow call {@code parentNode}. */
    private static String parent(JsonNode drawn) {
        String parent = drawn.path("parentId").asText("");
        return parent.isEmpty() ? drawn.path("parentNode").asText("") : parent;
    }
}
