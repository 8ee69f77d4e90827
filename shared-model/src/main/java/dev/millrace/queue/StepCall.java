package dev.millrace.queue;

import java.util.List;

/** A worker's whole turn in one call. */
public record StepCall(List<Advance> advances, List<Finish> finishes, Wanted wanted) {
    /** Claims whatever there is, however late the call arrives. */
    public StepCall(List<Advance> advances, List<Finish> finishes, int want, List<String> queues) {
        this(advances, finishes, new Wanted(want, queues, true, null));
    }
}
