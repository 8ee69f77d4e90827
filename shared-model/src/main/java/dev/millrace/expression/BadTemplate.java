package dev.millrace.expression;

/** A template that cannot be read; found at validation. */
public final class BadTemplate extends RuntimeException {
    private final String pointer;
    private final String problem;

    public BadTemplate(String pointer, String message) {
        super(message);
        this.pointer = pointer;
        this.problem = message;
    }

    /** Where in the parameters, as an RFC 6901 pointer. */
    public String pointer() {
        return pointer;
    }

    /** What is wrong, in words. */
    public String problem() {
        return problem;
    }
}
