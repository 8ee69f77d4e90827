package dev.millrace.worker.run;

/** What is wanted of a run, in rising order: a later one wins over an earlier one. */
enum Wish {
    GO_ON,
    /** Start nothing more; what runs may finish. */
    DRAIN,
    /** As drain, and what runs was stopped. */
    INTERRUPT,
    TIME_OUT,
    DEADLINE,
    CANCEL,
    /** The claim is lost: write nothing. */
    DROP;

    Wish or(Wish other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
