package dev.millrace.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.Plan.Gathering;
import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.node.Items;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Nodes that stand beside one of n8n, for what it does without a node. */
record Companions(Sketch sketch, FlowDrawing drawing, Notes notes) {
    /** How far from the node, on the canvas. */
    static final int ASIDE = 60;

    /**
     * @param numbered the loop around the node hands on its items with their numbers
     */
    void draw(int number, boolean numbered) {
        WorkflowNode node = sketch.canvas().node(number);
        for (Gathering gathering : sketch.plan().gatherings(number)) {
            gathering(gathering, node);
        }
        @Nullable String loop = sketch.plan().loop(number);
        if (loop != null) {
            String source = new Position(sketch, number, numbered).input(0).path();
            loop(loop, BatchNodes.items(source, numbered), node);
        }
        @Nullable String item = sketch.plan().unnumbered(number);
        if (item != null) {
            boolean one = BatchNodes.batch(node) == Items.ONE;
            parameters(item, " (item)", "data:transform", node)
                    .put("expression", one ? "{{ $json.json }}" : "{{ [$json.json] }}");
        }
        @Nullable String leftover = sketch.plan().leftover(number);
        if (leftover != null) {
            parameters(leftover, " (done)", "data:items", node)
                    .put("items", "{{ [$reduce([$json], $append, [])] }}");
        }
    }

    private ObjectNode parameters(String id, String more, String type, WorkflowNode node) {
        ObjectNode data = drawing.node(id, node.name() + more, type, node, ASIDE);
        return (ObjectNode) data.path("parameters");
    }

    /** An effect for each of several items. */
    private void loop(String id, String items, WorkflowNode node) {
        parameters(id, " (each item)", "flow:loop", node).put("items", "{{ " + items + " }}");
        drawing.data(id).put("maxIterations", BatchNodes.MOST_ITERATIONS);
        notes.add(node.name(), "n8n runs it for each item: it is in a loop of its own here");
    }

    private void gathering(Gathering gathering, WorkflowNode node) {
        if (!gathering.together()) {
            parameters(gathering.id(), " (input)", "logic:noop", node);
            return;
        }
        Set<String> sources = new LinkedHashSet<>();
        gathering.wires().forEach(wire -> sources.add(sketch.outlet(wire).id()));
        parameters(gathering.id(), " (input)", "data:items", node)
                .put("items", "{{ " + together(sources) + " }}");
        notes.add(
                node.name(),
                "n8n runs it once for each of the branches that lead to it: here it runs once, with what all of them bring");
    }

    /** What comes from several is an object by their ids; from one it is what came. */
    private static String together(Set<String> sources) {
        String names =
                sources.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(", "));
        String values = sources.stream().map(id -> "$json." + id).collect(Collectors.joining(", "));
        return "$type($json) = \"object\" and $count($keys($json)[$ in ["
                + names
                + "]]) > 1 ? ["
                + values
                + "] : [$json]";
    }
}
