package dev.millrace.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.importing.node.Families;
import dev.millrace.importing.workflow.Reading;
import dev.millrace.importing.workflow.Workflow;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.importing.workflow.WorkflowReader;
import dev.millrace.validation.FlowRules;
import java.util.List;

/**
 * Turns a workflow of n8n into a flow. The flow is valid, or the workflow has nodes of types that
 * have no counterpart, and all of them are named. A node that has one, but an option or a script in
 * it that has none, is imported as a {@code flow:unmapped}, which fails when it runs; a note says
 * why. Thread-safe.
 */
public final class N8nImport {
    private static final String STICKY = "n8n-nodes-base.stickyNote";

    private final FlowRules rules;

    public N8nImport(FlowRules rules) {
        this.rules = rules;
    }

    /** Never throws for what the document says. */
    public Outcome of(JsonNode document) {
        return switch (WorkflowReader.read(document)) {
            case Reading.Unreadable(var problems) -> new Outcome.Unreadable(problems);
            case Reading.Read(Workflow workflow) -> of(workflow, document);
        };
    }

    private Outcome of(Workflow workflow, JsonNode document) {
        List<Outcome.Unsupported.Node> unsupported =
                workflow.nodes().stream()
                        .filter(node -> !sticky(node) && !supported(node.type()))
                        .map(node -> new Outcome.Unsupported.Node(node.name(), node.type()))
                        .toList();
        return unsupported.isEmpty()
                ? drawn(workflow, document)
                : new Outcome.Unsupported(unsupported);
    }

    static boolean sticky(WorkflowNode node) {
        return node.type().equals(STICKY);
    }

    /** It is a node of its own that items can come to. */
    private static boolean runs(WorkflowNode node) {
        return !sticky(node) && !Families.model(node.type());
    }

    private boolean supported(String type) {
        return Families.find(type).filter(family -> known(family.becomes())).isPresent();
    }

    private boolean known(String type) {
        return rules.types().find(type).isPresent();
    }

    private Outcome drawn(Workflow workflow, JsonNode document) {
        Notes notes = new Notes(workflow.nodes().stream().map(WorkflowNode::name).toList());
        Leftovers leftovers = new Leftovers(workflow, notes);
        leftovers.tell(document);
        Canvas whole = leftovers.wired(Canvas.of(workflow, N8nImport::runs));
        Starts starts = Starts.of(whole);
        Canvas canvas = whole.only(starts.running());
        Sketch sketch = Sketch.of(workflow, canvas, Starts.of(canvas));
        FlowDrawing drawing = new FlowDrawing();
        new Artist(sketch, drawing, notes).draw();
        leftovers.idle(whole, starts, sketch.plan(), drawing);
        return new Proof(rules, sketch, drawing, notes).proven();
    }
}
