package dev.millrace.worker.run;

import dev.millrace.engine.FlowState;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowSettings;
import dev.millrace.json.Json;
import java.util.List;

/** Stands in where a flow cannot be had: a state that only knows the execution's own events. */
final class NoFlow {
    private NoFlow() {}

    static FlowState state() {
        return FlowState.initial(
                new FlowGraph(new Flow("none", "none", List.of(), List.of(), FlowSettings.DEFAULT)),
                Json.nothing());
    }
}
