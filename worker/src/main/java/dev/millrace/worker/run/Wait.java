package dev.millrace.worker.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run waits for when nothing more can be started.
 *
 * @param over nothing is left to wait for: the flow has ended
 * @param unsure it is not sure that the claim holds, so nothing may start for now
 * @param until the earliest backoff or wait; null if only news will do
 */
record Wait(boolean over, boolean unsure, @Nullable Instant until) {
    /** For a node's end or the queue's answer. */
    static final Wait FOR_NEWS = new Wait(false, false, null);

    /** For a beat to be confirmed; until then nothing may start. */
    static final Wait FOR_CERTAINTY = new Wait(false, true, null);

    static final Wait FOR_NOTHING = new Wait(true, false, null);

    static Wait until(@Nullable Instant earliest) {
        return earliest == null ? FOR_NEWS : new Wait(false, false, earliest);
    }
}
