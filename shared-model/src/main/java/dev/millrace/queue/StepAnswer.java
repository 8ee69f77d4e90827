package dev.millrace.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param now Redis time
 * @param advances one verdict each, in order
 * @param finishes one verdict each, in order
 * @param rest there if fewer jobs than wanted were to be had
 */
public record StepAnswer(
        Instant now,
        List<Verdict> advances,
        List<Verdict> finishes,
        List<ClaimedJob> jobs,
        @Nullable Rest rest) {
    /**
     * When to ask again.
     *
     * @param bell id of the last ring seen in the same step; wait for a later one
     * @param next until something falls due; null if nothing will
     * @param recovering nothing is handed out before the queue was compared with the history (see
     *     {@link Generation})
     */
    public record Rest(String bell, @Nullable Duration next, boolean recovering) {}
}
