package dev.millrace.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.SignalName;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.ForEach;
import dev.millrace.flow.Node;
import dev.millrace.flow.NodeType;
import dev.millrace.json.DurationText;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Parameters that a node's type needs, and those of the built-in types in more detail. A template
 * may yield anything, so it is let pass.
 */
record ParameterRules(Node node, NodeType type, String pointer, List<FlowProblem> problems) {
    private static final Set<String> METHODS =
            Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

    private static final List<String> OUTPUTS = List.of("answer", "item", "items", "text");

    void check() {
        for (String name : type.required()) {
            if (absent(name)) {
                error(
                        "MISSING_PARAMETER",
                        "",
                        "a " + type.name() + " needs the parameter '" + name + "'");
            }
        }
        switch (type.name()) {
            case "web:httpRequest" -> httpRequest();
            case "data:set" -> object("values");
            case "logic:switch" -> cases();
            case "time:wait" -> waiting();
            case "db:query" -> new QueryRules(this).check();
            case "ai:completion" -> new CompletionRules(this).check();
            case ForEach.TYPE -> forEach();
            case "signal:wait" -> signal();
            case "flow:run" -> subFlow();
            default -> {}
        }
    }

    private void httpRequest() {
        JsonNode method = node.parameters().path("method");
        if (!absent("method")
                && !template(method)
                && !METHODS.contains(method.asText().toUpperCase(Locale.ROOT))) {
            error(
                    "BAD_PARAMETER",
                    "/method",
                    "'method' must be one of "
                            + String.join(", ", METHODS.stream().sorted().toList()));
        }
        JsonNode url = node.parameters().path("url");
        if (!absent("url") && !template(url) && !url.asText().matches("(?i)https?://.+")) {
            error("BAD_PARAMETER", "/url", "'url' must begin with http:// or https://");
        }
        object("headers");
        object("query");
        JsonNode output = node.parameters().path("output");
        if (!absent("output") && !template(output) && !OUTPUTS.contains(output.asText())) {
            error(
                    "BAD_PARAMETER",
                    "/output",
                    "'output' must be one of " + String.join(", ", OUTPUTS));
        }
    }

    void object(String name) {
        JsonNode value = node.parameters().path(name);
        if (!absent(name) && !template(value) && !value.isObject()) {
            error("BAD_PARAMETER", "/" + name, "'" + name + "' must be an object");
        }
    }

    private void cases() {
        JsonNode cases = node.parameters().path("cases");
        if (!absent("cases") && !template(cases) && (!cases.isArray() || cases.isEmpty())) {
            error(
                    "BAD_PARAMETER",
                    "/cases",
                    "'cases' must be a list of names, or of objects with 'name' and 'value'");
        }
    }

    private void waiting() {
        if (absent("duration") == absent("until")) {
            error("MISSING_PARAMETER", "", "a time:wait needs either 'duration' or 'until'");
        }
        duration("duration");
    }

    private void signal() {
        JsonNode name = node.parameters().path("name");
        if (!absent("name") && !template(name) && !SignalName.open(name.asText())) {
            error(
                    "BAD_PARAMETER",
                    "/name",
                    "'name' must be 1 to 64 letters, digits or . _ -, not '" + name.asText() + "'");
        }
        duration("timeout");
    }

    private void subFlow() {
        JsonNode flowId = node.parameters().path("flowId");
        if (!absent("flowId") && !flowId.isTextual()) {
            error("BAD_PARAMETER", "/flowId", "'flowId' must be the id of a flow");
        }
        JsonNode version = node.parameters().path("version");
        boolean whole = version.isIntegralNumber() && version.canConvertToInt();
        if (!absent("version") && !template(version) && (!whole || version.asInt() < 1)) {
            error("BAD_PARAMETER", "/version", "'version' must be a whole number from 1");
        }
    }

    private void duration(String name) {
        JsonNode value = node.parameters().path(name);
        if (!absent(name) && !template(value) && DurationText.parse(value.asText()).isEmpty()) {
            error(
                    "BAD_PARAMETER",
                    "/" + name,
                    "'"
                            + name
                            + "' must be a duration such as \"30s\", \"PT5M\" or a number of"
                            + " milliseconds");
        }
    }

    private void forEach() {
        JsonNode items = node.parameters().path("items");
        if (!absent("items") && !template(items) && !items.isArray()) {
            error("BAD_PARAMETER", "/items", "'items' must be a list");
        }
        JsonNode concurrency = node.parameters().path("concurrency");
        if (!absent("concurrency")
                && (!concurrency.canConvertToInt()
                        || !concurrency.isIntegralNumber()
                        || concurrency.intValue() < 1
                        || concurrency.intValue() > ForEach.MOST_AT_ONCE)) {
            error(
                    "BAD_PARAMETER",
                    "/concurrency",
                    "'concurrency' must be a whole number from 1 to " + ForEach.MOST_AT_ONCE);
        }
        String onItemError = node.parameters().path("onItemError").asText("stop");
        if (!Set.of("stop", "continue").contains(onItemError)) {
            error(
                    "BAD_PARAMETER",
                    "/onItemError",
                    "'onItemError' must be \"stop\" or \"continue\"");
        }
        if (!absent("flowId")) {
            error(
                    "NOT_SUPPORTED",
                    "/flowId",
                    "a flow as the body is not supported; draw the body in the frame of the node");
        }
    }

    boolean absent(String name) {
        JsonNode value = node.parameters().path(name);
        return value.isMissingNode() || value.isNull();
    }

    static boolean template(JsonNode value) {
        return value.isTextual() && value.textValue().contains("{{");
    }

    void error(String code, String below, String message) {
        problems.add(FlowProblem.error(code, pointer + below, message, node.id()));
    }
}
