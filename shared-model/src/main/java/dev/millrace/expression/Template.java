package dev.millrace.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON value with {@code {{ ... }}} inside its texts, parsed once and resolved many times.
 * Immutable, thread-safe.
 */
public final class Template {
    private final Part root;
    private final Set<String> nodes = new LinkedHashSet<>();
    private final boolean quick;

    private Template(JsonNode value) {
        root = part(value, "");
        quick = root.quick();
    }

    /**
     * Parses every text in the value.
     *
     * @throws BadTemplate for the first text that cannot be read
     */
    public static Template parse(JsonNode value) {
        return new Template(value);
    }

    /**
     * The value with every template resolved. A text that is one template as a whole keeps the type
     * of its result; mixed text interpolates.
     *
     * @throws ExpressionFailed if an expression fails, takes too long or yields too much
     */
    public JsonNode resolve(Scope scope) {
        return root.resolve(scope);
    }

    /** Ids of the nodes it names. */
    public Set<String> nodes() {
        return Set.copyOf(nodes);
    }

    /** Whether it only follows paths, so that resolving it takes microseconds. */
    public boolean quick() {
        return quick;
    }

    private Part part(JsonNode value, String pointer) {
        return switch (value) {
            case ObjectNode object -> object(object, pointer);
            case ArrayNode array -> array(array, pointer);
            case TextNode text -> text(text, pointer);
            default -> new Fixed(value);
        };
    }

    private Part object(ObjectNode object, String pointer) {
        Map<String, Part> fields = new LinkedHashMap<>();
        boolean fixed = true;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            Part part =
                    part(
                            field.getValue(),
                            pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1"));
            fields.put(field.getKey(), part);
            fixed &= part instanceof Fixed;
        }
        return fixed ? new Fixed(object) : new Fields(fields);
    }

    private Part array(ArrayNode array, String pointer) {
        List<Part> items = new ArrayList<>();
        boolean fixed = true;
        for (int i = 0; i < array.size(); i++) {
            items.add(part(array.get(i), pointer + "/" + i));
            fixed &= items.getLast() instanceof Fixed;
        }
        return fixed ? new Fixed(array) : new Items(items);
    }

    private Part text(TextNode value, String pointer) {
        String text = value.textValue();
        int open = text.indexOf("{{");
        if (open < 0) {
            return new Fixed(value);
        }
        String template =
                text.startsWith("=") && open > 0
                        ? text.substring(1)
                        : text; // n8n marks templates by a leading =
        List<Part> parts = pieces(template, pointer);
        return parts.size() == 1 ? parts.getFirst() : new Mixed(parts);
    }

    private List<Part> pieces(String text, String pointer) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            int close = Delimiters.close(text, open + 2);
            if (close < 0) {
                throw new BadTemplate(pointer, "a '{{' has no '}}' behind it");
            }
            if (open > from) {
                parts.add(new Fixed(TextNode.valueOf(text.substring(from, open))));
            }
            parts.add(new Value(expression(text.substring(open + 2, close), pointer)));
            from = close + 2;
        }
        if (from < text.length()) {
            parts.add(new Fixed(TextNode.valueOf(text.substring(from))));
        }
        return parts;
    }

    private Expression expression(String text, String pointer) {
        try {
            Expression expression = Expression.parse(text);
            nodes.addAll(expression.nodes());
            return expression;
        } catch (IllegalArgumentException bad) {
            throw new BadTemplate(
                    pointer, "'{{" + text + "}}' cannot be read: " + bad.getMessage());
        }
    }

    private sealed interface Part {
        JsonNode resolve(Scope scope);

        boolean quick();
    }

    private record Fixed(JsonNode value) implements Part {
        @Override
        public boolean quick() {
            return true;
        }

        @Override
        public JsonNode resolve(Scope scope) {
            return value;
        }
    }

    private record Value(Expression expression) implements Part {
        @Override
        public boolean quick() {
            return expression instanceof Path;
        }

        @Override
        public JsonNode resolve(Scope scope) {
            return expression.evaluate(scope);
        }
    }

    private record Mixed(List<Part> parts) implements Part {
        @Override
        public boolean quick() {
            return parts.stream().allMatch(Part::quick);
        }

        @Override
        public JsonNode resolve(Scope scope) {
            StringBuilder text = new StringBuilder();
            for (Part part : parts) {
                JsonNode value = part.resolve(scope);
                text.append(
                        value.isNull()
                                ? ""
                                : value.isValueNode() ? value.asText() : Json.text(value));
            }
            return TextNode.valueOf(text.toString());
        }
    }

    private record Fields(Map<String, Part> fields) implements Part {
        @Override
        public boolean quick() {
            return fields.values().stream().allMatch(Part::quick);
        }

        @Override
        public JsonNode resolve(Scope scope) {
            ObjectNode object = Json.object();
            fields.forEach((name, part) -> object.set(name, part.resolve(scope)));
            return object;
        }
    }

    private record Items(List<Part> items) implements Part {
        @Override
        public boolean quick() {
            return items.stream().allMatch(Part::quick);
        }

        @Override
        public JsonNode resolve(Scope scope) {
            ArrayNode array = Json.array();
            items.forEach(part -> array.add(part.resolve(scope)));
            return array;
        }
    }
}
