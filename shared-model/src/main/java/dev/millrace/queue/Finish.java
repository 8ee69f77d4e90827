package dev.millrace.queue;

import dev.millrace.event.EventLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a claim.
 *
 * @param seqBefore number of the last event before {@code lines}
 * @param lines records not stored yet, numbered without gaps; may be empty
 * @param last the event of the outcome, numbered next; null for {@link Outcome.Yield}, whose event
 *     the script writes. The script drops it and writes {@code execution:cancelled} instead when a
 *     cancel was asked for and the outcome is not terminal.
 * @param progress a node was completed
 */
public record Finish(
        Claim claim,
        long seqBefore,
        List<EventLine> lines,
        Outcome outcome,
        @Nullable EventLine last,
        boolean progress) {}
