package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A statement as {@code db:query} takes it.
 *
 * @param text with {@code :name} where a value belongs
 * @param values templates, by name
 */
record SqlDraft(String text, ObjectNode values) {
    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
