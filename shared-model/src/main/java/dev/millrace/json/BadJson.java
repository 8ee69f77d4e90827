package dev.millrace.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * Text that is not one JSON value within the limits of {@link Json}; the message says what is wrong
 * and where.
 */
public final class BadJson extends RuntimeException {
    private final int line;
    private final int column;

    BadJson(String message, int line, int column) {
        super(message);
        this.line = line;
        this.column = column;
    }

    static BadJson because(JsonProcessingException cause) {
        JsonLocation where = cause.getLocation();
        int line = where == null ? 1 : where.getLineNr();
        int column = where == null ? 1 : where.getColumnNr();
        return new BadJson(
                cause.getOriginalMessage() + " (line " + line + ", column " + column + ")",
                line,
                column);
    }

    /** From 1. */
    public int line() {
        return line;
    }

    /** From 1. */
    public int column() {
        return column;
    }
}
