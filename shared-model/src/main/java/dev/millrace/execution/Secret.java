package dev.millrace.execution;

/** A text that may be used and never shown: printed, it is stars. */
public record Secret(String value) {
    private static final String STARS = "***";
    private static final int SHORTEST_HIDDEN = 4;

    /** Others' words without it, should they have taken it up; a shorter one hides too much. */
    public String hideIn(String text) {
        return value.length() < SHORTEST_HIDDEN ? text : text.replace(value, STARS);
    }

    @Override
    public String toString() {
        return STARS;
    }
}
