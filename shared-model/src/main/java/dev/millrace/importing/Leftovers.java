package dev.millrace.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.node.Families;
import dev.millrace.importing.node.Items;
import dev.millrace.importing.workflow.Workflow;
import dev.millrace.importing.workflow.Workflow.Attachment;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.importing.workflow.WorkflowNode.OnFailure;
import java.util.Map;

/** What of a workflow never runs: it is told, and kept where that does no harm. */
final class Leftovers {
    private final Workflow workflow;
    private final Notes notes;

    Leftovers(Workflow workflow, Notes notes) {
        this.workflow = workflow;
        this.notes = notes;
    }

    void tell(JsonNode document) {
        for (WorkflowNode node : workflow.nodes()) {
            if (N8nImport.sticky(node)) {
                notes.add(node.name(), "a note on the canvas is left out");
            }
        }
        for (WorkflowNode node : workflow.nodes()) {
            if (Families.model(node.type()) && lonely(node)) {
                notes.add(node.name(), "it is attached to nothing, and left out");
            }
        }
        workflow.lost()
                .forEach(node -> notes.add(node, "a link to a node that is not there is left out"));
        for (Map.Entry<String, JsonNode> pinned : document.path("pinData").properties()) {
            if (workflow.nodes().stream().anyMatch(node -> node.name().equals(pinned.getKey()))) {
                notes.add(pinned.getKey(), "its pinned data is left out");
            }
        }
        workflow.attachments().forEach(this::attached);
    }

    private boolean lonely(WorkflowNode node) {
        return workflow.attachments().stream()
                .noneMatch(attachment -> attachment.source().equals(node.name()));
    }

    private void attached(Attachment attachment) {
        boolean part =
                workflow.nodes().stream()
                        .filter(node -> node.name().equals(attachment.target()))
                        .anyMatch(node ->
                                Families.find(node.type())
                                        .filter(family ->
                                                family.attached().contains(attachment.kind()))
                                        .isPresent());
        notes.add(
                attachment.source(),
                part
                        ? "it is a part of '%s' here".formatted(attachment.target())
                        : "its link to '%s' (%s) is left out"
                                .formatted(attachment.target(), attachment.kind()));
    }

    /** Without wires from outputs that the nodes do not have, as after a setting was changed. */
    Canvas wired(Canvas canvas) {
        return canvas.with(wire -> {
            WorkflowNode source = canvas.node(wire.source());
            boolean there = wire.output() < outputs(source);
            if (!there && !source.disabled()) {
                notes.add(
                        source.name(),
                        "the link from its output %d, which it does not have, is left out"
                                .formatted(wire.output()));
            }
            return there;
        });
    }

    /** A node that is switched off passes on by its first. */
    private static int outputs(WorkflowNode node) {
        if (node.disabled()) {
            return 1;
        }
        int regular = Families.find(node.type()).orElseThrow().exits(node, Items.ONE).size();
        return node.onFailure() == OnFailure.ERROR_OUTPUT ? regular + 1 : regular;
    }

    /** The others are drawn, switched off and without edges. */
    void idle(Canvas whole, Starts starts, Plan plan, FlowDrawing drawing) {
        for (int number = 0; number < whole.size(); number++) {
            WorkflowNode node = whole.node(number);
            if (!starts.runs(number)) {
                String id = plan.fresh(node.name());
                String message = "nothing leads to it, so it never runs: it is switched off here";
                ObjectNode data = drawing.node(id, node.name(), FlowDrawing.UNMAPPED, node, 0);
                data.put("disabled", true);
                drawing.unmap(id, message, node);
                notes.add(node.name(), message);
            }
        }
    }
}
