package dev.millrace.expression;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** What stands between {@code {{} and {@code }}}. Thread-safe. */
sealed interface Expression permits Path, Formula {
    /**
     * Its value; a null node where the path leads nowhere.
     *
     * @throws ExpressionFailed if it cannot be evaluated on this data
     */
    JsonNode evaluate(Scope scope);

    /** Ids of the nodes it names. */
    Set<String> nodes();

    /**
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    static Expression parse(String text) {
        String stripped = text.strip();
        return Path.parse(stripped)
                .map(path -> (Expression) path)
                .orElseGet(() -> Formula.parse(stripped));
    }
}
