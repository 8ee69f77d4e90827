package dev.millrace.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.SignalName;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSONata expression, bounded before it is parsed (length, nesting) and while it runs ({@link
 * FormulaThreads}: time, depth, size; {@link SafeFunctions}: no {@code $eval}, linear-time regular
 * expressions).
 */
record Formula(String text, Set<String> nodes) implements Expression {
    private static final int MOST_CHARACTERS = 4_096;
    private static final int DEEPEST = 64;
    private static final Pattern N8N_NODE =
            Pattern.compile(
                    "\\$(?:node\\[|\\()([\"'])([^\"'`]+)\\1[\\])](?:\\.item|\\.first\\(\\))?\\.json\\b");
    private static final Pattern NODE =
            Pattern.compile(
                    "\\bnodes\\s*\\.\\s*(?:([A-Za-z_][A-Za-z0-9_]*)|`([^`]+)`)|\\bnodes\\s*\\[\\s*[\"']([^\"']+)[\"']");

    private static final Pattern SIGNAL =
            Pattern.compile("\\bsignals\\s*\\.\\s*(?:([A-Za-z_][A-Za-z0-9_]*)|`([^`]+)`)");

    static Formula parse(String source) {
        if (source.isEmpty()) {
            throw new IllegalArgumentException("it is empty");
        }
        if (source.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "it has "
                            + source.length()
                            + " characters; at most "
                            + MOST_CHARACTERS
                            + " are allowed");
        }
        if (nesting(source) > DEEPEST) {
            throw new IllegalArgumentException("its brackets are nested deeper than " + DEEPEST);
        }
        String text = N8N_NODE.matcher(source).replaceAll("nodes.`$2`.output");
        text = text.replaceAll("\\bnodes\\s*\\[\\s*[\"']([^\"'`]+)[\"']\\s*]", "nodes.`$1`");
        FormulaThreads.check(text);
        return new Formula(text, named(text));
    }

    private static int nesting(String text) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(', '[', '{' -> deepest = Math.max(deepest, ++depth);
                case ')', ']', '}' -> depth--;
                default -> {}
            }
        }
        return deepest;
    }

    private static Set<String> named(String text) {
        Set<String> nodes = new LinkedHashSet<>();
        for (Matcher matcher = NODE.matcher(text); matcher.find(); ) {
            nodes.add(first(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        return nodes;
    }

    private static String first(@Nullable String... groups) {
        for (String group : groups) {
            if (group != null) {
                return group;
            }
        }
        throw new IllegalArgumentException("no group matched");
    }

    @Override
    public JsonNode evaluate(Scope scope) {
        return FormulaThreads.evaluate(text, data(scope));
    }

    /** Only what the text can reach is converted: outputs may be large. */
    private Map<String, @Nullable Object> data(Scope scope) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        put(data, "input", scope.input());
        put(data, "item", scope.item());
        put(data, "index", scope.index());
        put(data, "variables", scope.variables());
        data.put("execution", Map.of("id", scope.executionId()));
        if (text.contains("$json")) {
            put(data, "json", scope.incoming());
        }
        if (text.contains("nodes")) {
            data.put("nodes", outputs(scope));
        }
        if (text.contains("signals")) {
            data.put("signals", links(scope));
        }
        return data;
    }

    private Map<String, Object> links(Scope scope) {
        Map<String, Object> links = new LinkedHashMap<>();
        for (Matcher matcher = SIGNAL.matcher(text); matcher.find(); ) {
            String name = first(matcher.group(1), matcher.group(2));
            Object url = SignalName.open(name) ? JavaValues.of(scope.signalUrl(name)) : null;
            links.put(name, url == null ? Map.of() : Map.of("url", url));
        }
        return links;
    }

    private void put(Map<String, @Nullable Object> data, String name, JsonNode value) {
        if (text.contains(name)) {
            data.put(name, JavaValues.of(value));
        }
    }

    private Map<String, Object> outputs(Scope scope) {
        Map<String, Object> outputs = new LinkedHashMap<>();
        for (String id : nodes.isEmpty() ? scope.nodesWithOutput() : nodes) {
            Object output = JavaValues.of(scope.output(id));
            outputs.put(id, output == null ? Map.of() : Map.of("output", output));
        }
        return outputs;
    }
}
