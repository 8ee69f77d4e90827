package dev.millrace.worker.node.logic;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Chooses the port of a {@code logic:switch {value, cases[]}}: {@code case:<name>} of the first
 * case that equals the value, else {@code default}. A case is a name, which then is also what the
 * value must equal, or an object {@code {name, equals}} ({@code value} is read as {@code equals}).
 */
final class SwitchCases {
    private SwitchCases() {}

    static String port(JsonNode parameters) {
        JsonNode value = parameters.path("value");
        for (JsonNode one : parameters.path("cases")) {
            if (equal(wanted(one), value)) {
                return "case:" + name(one).asText();
            }
        }
        return "default";
    }

    private static JsonNode name(JsonNode one) {
        return one.isObject() ? one.path("name") : one;
    }

    private static JsonNode wanted(JsonNode one) {
        if (one.has("equals")) {
            return one.path("equals");
        }
        return one.has("value") ? one.path("value") : name(one);
    }

    /** A name is a text, so a number or a flag equals the text that spells it; 1 equals 1.0. */
    private static boolean equal(JsonNode wanted, JsonNode value) {
        if (wanted.isNumber() && value.isNumber()) {
            return wanted.decimalValue().compareTo(value.decimalValue()) == 0;
        }
        boolean plain = present(wanted) && present(value);
        return wanted.equals(value) || (plain && wanted.asText().equals(value.asText()));
    }

    private static boolean present(JsonNode value) {
        return value.isValueNode() && !value.isNull() && !value.isMissingNode();
    }
}
