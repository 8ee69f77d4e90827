package dev.millrace.history;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import java.util.List;

/** Events of one execution on their way into the history, in order. */
public record EventRows(ExecutionId id, String tenant, String flowId, List<EventLine> lines) {}
