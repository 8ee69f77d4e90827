package dev.millrace.expression;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.SignalName;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A plain path such as {@code nodes.fetch.output.body.items[0].name}: most expressions are one, and
 * resolving it needs no engine and keeps numbers exact.
 *
 * @param root {@code input, nodes, item, index, variables, execution, signals} or {@code $json}
 * @param steps texts name fields, integers index lists
 */
record Path(String root, List<Object> steps) implements Expression {
    private static final Set<String> ROOTS =
            Set.of("input", "nodes", "item", "index", "variables", "execution", "signals", "$json");

    /** Empty if the text is more than a path. */
    static Optional<Path> parse(String text) {
        return new PathReader(text).read().filter(path -> ROOTS.contains(path.root));
    }

    @Override
    public JsonNode evaluate(Scope scope) {
        return switch (root) {
            case "input" -> walk(scope.input(), 0);
            case "item" -> walk(scope.item(), 0);
            case "index" -> walk(scope.index(), 0);
            case "variables" -> walk(scope.variables(), 0);
            case "$json" -> walk(scope.incoming(), 0);
            case "execution" -> walk(Json.object().put("id", scope.executionId()), 0);
            case "signals" -> ofSignal(scope);
            default -> ofNode(scope);
        };
    }

    private JsonNode ofSignal(Scope scope) {
        boolean link = steps.size() == 2 && steps.get(1).equals("url");
        String name = steps.isEmpty() ? "" : steps.getFirst().toString();
        return link && SignalName.open(name) ? scope.signalUrl(name) : Json.nothing();
    }

    private JsonNode ofNode(Scope scope) {
        if (steps.size() < 2 || !steps.get(1).equals("output")) {
            return Json.nothing();
        }
        return walk(scope.output(steps.getFirst().toString()), 2);
    }

    private JsonNode walk(JsonNode from, int first) {
        JsonNode at = from;
        for (Object step : steps.subList(first, steps.size())) {
            at =
                    step instanceof Integer index
                            ? at.path(index < 0 ? at.size() + index : index)
                            : at.path(step.toString());
        }
        return at.isMissingNode() ? Json.nothing() : at;
    }

    @Override
    public Set<String> nodes() {
        return root.equals("nodes") && !steps.isEmpty()
                ? Set.of(steps.getFirst().toString())
                : Set.of();
    }
}
