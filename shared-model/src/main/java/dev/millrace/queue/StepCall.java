package dev.millrace.queue;

import java.util.List;

/**
 * A worker's whole turn in one call.
 *
 * @param want jobs to claim at most
 * @param queues where to claim, in order
 */
public record StepCall(
        List<Advance> advances, List<Finish> finishes, int want, List<String> queues) {}
