package dev.millrace.importing;

import dev.millrace.importing.Plan.Gathering;
import dev.millrace.importing.Plan.Outlet;
import dev.millrace.importing.node.Exit;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.importing.workflow.WorkflowNode.OnFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links of n8n as edges, and those between the nodes that stand for one. */
record Edges(Sketch sketch, FlowDrawing drawing) {
    void draw() {
        for (int node = 0; node < sketch.canvas().size(); node++) {
            into(node);
        }
    }

    private void into(int number) {
        for (Wire wire : sketch.canvas().incoming(number)) {
            Outlet outlet = sketch.outlet(wire);
            @Nullable Gathering gathering = sketch.plan().gathering(wire);
            if (gathering == null) {
                entries(number).forEach(entry -> drawing.edge(outlet.id(), outlet.port(), entry));
            } else {
                drawing.edge(outlet.id(), outlet.port(), gathering.id());
            }
        }
        for (Gathering gathering : sketch.plan().gatherings(number)) {
            entries(number).forEach(entry -> drawing.edge(gathering.id(), "main", entry));
        }
        own(number);
    }

    /** All nodes of ours that what comes in goes to. */
    private List<String> entries(int number) {
        @Nullable String loop = sketch.plan().loop(number);
        if (loop != null) {
            return List.of(loop);
        }
        if (!shaping(number).isEmpty()) {
            return List.of(sketch.plan().id(number));
        }
        List<String> entries = new ArrayList<>();
        for (Exit exit : sketch.plan().exits(number)) {
            String id = sketch.plan().step(number, exit.step());
            if (drawing.has(id) && !entries.contains(id)) {
                entries.add(id);
            }
        }
        return entries.isEmpty() ? List.of(sketch.plan().id(number)) : entries;
    }

    /** Of the node that makes its output; empty if it does so itself. */
    private String shaping(int number) {
        return sketch.canvas().node(number).disabled()
                ? ""
                : sketch.counts().family(number).shaping();
    }

    /** Edges between the nodes that stand for one. */
    private void own(int number) {
        String id = sketch.plan().id(number);
        String last = sketch.plan().step(number, shaping(number));
        if (!last.equals(id)) {
            drawing.edge(id, "main", last);
        }
        @Nullable String loop = sketch.plan().loop(number);
        @Nullable String leftover = sketch.plan().leftover(number);
        if (loop != null) {
            drawing.edge(loop, "loop", id);
            drawing.edge(last, "main", loop);
            if (sketch.counts().family(number).spreads()) {
                drawing.edge(last, "empty", loop);
            }
        }
        @Nullable String item = sketch.plan().unnumbered(number);
        if (item != null) {
            drawing.edge(id, "loop", item);
        }
        if (leftover != null) {
            drawing.edge(loop == null ? id : loop, "done", leftover);
        }
        WorkflowNode node = sketch.canvas().node(number);
        boolean errors = node.onFailure() == OnFailure.ERROR_OUTPUT && !node.disabled();
        boolean led = sketch.canvas().outgoing(number).stream().anyMatch(sketch::error);
        if (errors && !led && loop == null) {
            String end = sketch.plan().fresh(id + "_failed");
            drawing.node(end, node.name() + " (failed)", "logic:noop", node, Companions.ASIDE);
            drawing.edge(id, "error", end);
        }
    }
}
