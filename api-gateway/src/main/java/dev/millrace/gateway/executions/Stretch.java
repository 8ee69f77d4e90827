package dev.millrace.gateway.executions;

import dev.millrace.event.EventLine;
import java.util.List;

/**
 * Some of an execution's events, in order and without a gap.
 *
 * @param lines empty if there are none yet
 * @param last nothing comes after these
 */
public record Stretch(List<EventLine> lines, boolean last) {}
