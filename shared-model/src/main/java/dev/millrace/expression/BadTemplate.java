package dev.millrace.expression;

/** A template that cannot be read; found at validation. */
public final class BadTemplate extends RuntimeException {
    private final String pointer;

    public BadTemplate(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    /** Where in the parameters, as an RFC 6901 pointer. */
    public String pointer() {
        return pointer;
    }
}
