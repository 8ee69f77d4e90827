package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.script.Wording;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Parameters as they were given. It remembers what was asked for: what was not has no counterpart,
 * so nothing is dropped in silence. Not thread-safe.
 */
public final class Given {
    private final JsonNode object;
    private final String path;
    private final Consumer<String> obstacles;
    private final Set<String> asked = new HashSet<>();
    private final Map<String, Given> objects = new HashMap<>();
    private final List<Given> items = new ArrayList<>();

    Given(JsonNode object, String path, Consumer<String> obstacles) {
        this.object = object;
        this.path = path;
        this.obstacles = obstacles;
    }

    /** As it is written; missing if it is not. */
    JsonNode raw(String name) {
        asked.add(name);
        return object.path(name);
    }

    boolean has(String name) {
        return !trivial(object.path(name));
    }

    /** A text that is no expression. */
    String text(String name, String otherwise) {
        JsonNode value = chosen(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        Wording wording = Wording.of(value.asText());
        if (!wording.literal()) {
            obstacles.accept("'" + path + name + "' is computed");
            return otherwise;
        }
        return wording.spelled();
    }

    /** A value that may be chosen from a list, which n8n then wraps. */
    JsonNode chosen(String name) {
        JsonNode value = raw(name);
        return value.path("__rl").asBoolean() ? value.path("value") : value;
    }

    boolean flag(String name, boolean otherwise) {
        return Boolean.parseBoolean(text(name, Boolean.toString(otherwise)));
    }

    /** A whole number from 0. */
    int whole(String name, int otherwise) {
        String digits = text(name, Integer.toString(otherwise));
        if (!digits.matches("\\d{1,9}")) {
            obstacles.accept("'" + path + name + "' is no number from 0");
            return otherwise;
        }
        return Integer.parseInt(digits);
    }

    /** The same one each time, so that it remembers. */
    Given object(String name) {
        JsonNode value = raw(name);
        return objects.computeIfAbsent(
                name,
                _ ->
                        new Given(
                                value instanceof ObjectNode ? value : Json.object(),
                                path + name + ".",
                                obstacles));
    }

    List<Given> list(String name) {
        List<Given> list = new ArrayList<>();
        for (JsonNode item : raw(name)) {
            list.add(new Given(item, path + name + ".", obstacles));
        }
        items.addAll(list);
        return list;
    }

    /** They may be there, and say nothing that matters here. */
    void ignore(String... names) {
        asked.addAll(List.of(names));
    }

    /** Names a comma list spells. */
    List<String> names(String name) {
        List<String> names = new ArrayList<>();
        for (String part : text(name, "").split(",", -1)) {
            if (!part.isBlank()) {
                names.add(part.strip());
            }
        }
        return names;
    }

    /** Tells what was never asked for. */
    void rest() {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!asked.contains(field.getKey()) && !trivial(field.getValue())) {
                obstacles.accept("the option '" + path + field.getKey() + "' has no counterpart");
            }
        }
        objects.values().forEach(Given::rest);
        items.forEach(Given::rest);
    }

    private static boolean trivial(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isContainerNode() && value.isEmpty())
                || (value.isBoolean() && !value.booleanValue());
    }
}
