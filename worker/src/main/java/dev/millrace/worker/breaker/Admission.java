package dev.millrace.worker.breaker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a call may be made now. */
public sealed interface Admission permits Permit, Admission.Refused {
    /**
     * Not now.
     *
     * @param until when the target is tried again, as far as known
     */
    record Refused(@Nullable Instant until) implements Admission {}
}
