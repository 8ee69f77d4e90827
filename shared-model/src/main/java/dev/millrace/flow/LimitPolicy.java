package dev.millrace.flow;

import java.util.Locale;

/** What becomes of an execution whose concurrency key is at its limit. */
public enum LimitPolicy {
    /** It waits until another one leaves. */
    QUEUE,
    /** The one accepted first is cancelled in its favour. */
    CANCEL_RUNNING,
    /** It is accepted and at once cancelled, reason {@code LIMIT}. */
    CANCEL_NEWEST,
    /** It is not accepted. */
    REJECT;

    /** As flows and scripts write it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
