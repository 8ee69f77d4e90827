package dev.millrace.queue;

import dev.millrace.event.EventLine;
import java.util.List;

/**
 * Records of a running job to be stored: its checkpoints.
 *
 * @param lines at least one, numbered without gaps
 * @param progress a node was completed, so the stall budget starts again
 */
public record Advance(Claim claim, List<EventLine> lines, boolean progress) {}
