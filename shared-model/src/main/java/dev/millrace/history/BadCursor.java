package dev.millrace.history;

/** A cursor that no page gave out. */
public final class BadCursor extends RuntimeException {
    public BadCursor(String cursor) {
        super(
                "The cursor '"
                        + cursor
                        + "' was not given out by this list; start again without one.");
    }
}
