package dev.millrace.gateway.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.ReplayPlan;
import dev.millrace.flow.FlowGraph;
import dev.millrace.gateway.submit.Replays.Beginning;
import dev.millrace.history.ExecutionRow;
import dev.millrace.history.StoredFlow;
import java.util.List;

/**
 * A replay that may begin.
 *
 * @param repeats nodes that run though their effect has happened, or may have
 * @param view the plan as clients see it, with its hash
 */
record Replay(
        ExecutionRow row,
        StoredFlow stored,
        FlowGraph graph,
        ReplayWish wish,
        ReplayPlan plan,
        List<String> repeats,
        PlanHash hash,
        ObjectNode view) {
    Beginning beginning() {
        return new Beginning(
                row,
                stored,
                graph.flow().settings(),
                wish.input() == null ? row.input() : wish.input(),
                plan.copied());
    }
}
