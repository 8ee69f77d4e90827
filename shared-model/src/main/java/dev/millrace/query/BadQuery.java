package dev.millrace.query;

/** A {@code db:query} that cannot be run; the message never shows a value. */
public final class BadQuery extends RuntimeException {
    private final String pointer;
    private final String problem;

    BadQuery(String pointer, String problem) {
        super(problem);
        this.pointer = pointer;
        this.problem = problem;
    }

    /** Where in the node's parameters, as an RFC 6901 pointer. */
    public String pointer() {
        return pointer;
    }

    /** What is wrong and what to do, in words. */
    public String problem() {
        return problem;
    }
}
