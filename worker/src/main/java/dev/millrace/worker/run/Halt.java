package dev.millrace.worker.run;

/** Why a run starts nothing more; a later one overrides an earlier one. */
enum Halt {
    NONE,
    /** The worker ends: what runs may finish. */
    DRAIN,
    /** Back to the queue at once. */
    HAND_BACK,
    /** A time limit of the execution is over. */
    LIMIT,
    CANCEL;

    /** Whether running nodes are stopped too. */
    boolean stopsNodes() {
        return switch (this) {
            case NONE, DRAIN -> false;
            case HAND_BACK, LIMIT, CANCEL -> true;
        };
    }
}
