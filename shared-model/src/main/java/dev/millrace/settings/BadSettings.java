package dev.millrace.settings;

import java.util.List;

/** Settings that cannot be used; the message has one line per problem. */
public final class BadSettings extends RuntimeException {
    private final List<String> problems;

    public BadSettings(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
