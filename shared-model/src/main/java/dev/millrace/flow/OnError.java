package dev.millrace.flow;

/** What a failed node without an error edge means for the flow. */
public enum OnError {
    /** The flow fails. */
    STOP,
    /** The node counts as completed with {@code {"error": {...}}} as its output. */
    CONTINUE
}
