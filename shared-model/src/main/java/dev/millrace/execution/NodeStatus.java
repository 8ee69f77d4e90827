package dev.millrace.execution;

/** Where one node of an execution stands. */
public enum NodeStatus {
    PENDING,
    RUNNING,
    RETRYING,
    SUSPENDED,
    COMPLETED,
    FAILED,
    SKIPPED,
    CANCELLED,
    COMPENSATED;

    /** As the API spells it: {@code pending, running, ...}. */
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Nothing more will happen to the node in this iteration. */
    public boolean ended() {
        return switch (this) {
            case PENDING, RUNNING, RETRYING, SUSPENDED -> false;
            case COMPLETED, FAILED, SKIPPED, CANCELLED, COMPENSATED -> true;
        };
    }
}
