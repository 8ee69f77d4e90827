package dev.millrace.importing.node;

import dev.millrace.importing.script.NoCounterpart;
import dev.millrace.importing.script.Term;

/**
 * Names of fields as people write them into parameters.
 *
 * @param dots a dot leads into the object of that name
 */
record Paths(boolean dots, Subject subject) {
    /** The formula of the field of what the other formula yields. */
    String of(String item, String name) {
        try {
            StringBuilder path = new StringBuilder(item);
            for (String step : dots ? name.split("\\.", -1) : new String[] {name}) {
                path.append('.').append(Term.name(step));
            }
            return path.toString();
        } catch (NoCounterpart none) {
            subject.obstacle(none.what() + " has no counterpart");
            return item;
        }
    }
}
