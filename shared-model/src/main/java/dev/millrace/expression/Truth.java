package dev.millrace.expression;

import com.fasterxml.jackson.databind.JsonNode;

/** What counts as true in conditions. */
public final class Truth {
    private Truth() {}

    /**
     * False are: {@code false}, null, 0, the texts {@code ""} and {@code "false"}, and empty lists
     * and objects. All else is true.
     */
    public static boolean of(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.booleanValue();
            case NULL, MISSING -> false;
            case NUMBER -> value.decimalValue().signum() != 0;
            case STRING -> !value.textValue().isEmpty() && !value.textValue().equals("false");
            case ARRAY, OBJECT -> !value.isEmpty();
            case BINARY, POJO -> true;
        };
    }
}
