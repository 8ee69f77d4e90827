package dev.millrace.execution;

/** Where an execution stands. The letter is how the queue's header spells it. */
public enum ExecutionStatus {
    QUEUED('Q'),
    DELAYED('D'),
    RUNNING('R'),
    SUSPENDED('S'),
    /**
     * Wherever it waits or runs, it is undoing what was done. Never in the header's first letter.
     */
    COMPENSATING('B'),
    COMPLETED('c'),
    FAILED('f'),
    CANCELLED('x');

    private final char letter;

    ExecutionStatus(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    /** As the API spells it: {@code queued, delayed, ...}. */
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public boolean terminal() {
        return switch (this) {
            case QUEUED, DELAYED, RUNNING, SUSPENDED, COMPENSATING -> false;
            case COMPLETED, FAILED, CANCELLED -> true;
        };
    }

    /** The whole table of transitions; there is no way out of a terminal status. */
    public boolean mayBecome(ExecutionStatus next) {
        return switch (this) {
            case QUEUED ->
                    next == RUNNING || next == CANCELLED || next == FAILED; // FAILED: its deadline
            case DELAYED, SUSPENDED -> next == QUEUED || next == CANCELLED || next == FAILED;
            case RUNNING -> next != RUNNING;
            case COMPENSATING -> next == CANCELLED || next == FAILED;
            case COMPLETED, FAILED, CANCELLED -> false;
        };
    }

    public static ExecutionStatus ofLetter(char letter) {
        for (ExecutionStatus status : values()) {
            if (status.letter == letter) {
                return status;
            }
        }
        throw new IllegalArgumentException("no execution status has the letter " + letter);
    }

    /** The inverse of {@link #wire()}. */
    public static ExecutionStatus ofWire(String word) {
        return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
}
