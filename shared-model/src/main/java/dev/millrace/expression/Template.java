package dev.millrace.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A JSON value with {@code {{ ... }}} inside its texts, parsed once and resolved many times.
 * Immutable, thread-safe.
 */
public final class Template {
    /**
     * Parses every text in the value.
     *
     * @throws BadTemplate for the first text that cannot be read
     */
    public static Template parse(JsonNode value) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * The value with every template resolved. A text that is one template as a whole keeps the type
     * of its result; mixed text interpolates.
     *
     * @throws ExpressionFailed if an expression fails, takes too long or yields too much
     */
    public JsonNode resolve(Scope scope) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Ids of the nodes it names. */
    public Set<String> nodes() {
        throw new UnsupportedOperationException("to be written");
    }
}
