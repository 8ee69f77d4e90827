package dev.millrace.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.node.Exit;
import dev.millrace.importing.node.Step;
import dev.millrace.importing.node.Subject;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Draws a workflow anew, one node after the other. Used once. */
final class Artist {
    private final Sketch sketch;
    private final Plan plan;
    private final FlowDrawing drawing;
    private final Notes notes;

    Artist(Sketch sketch, FlowDrawing drawing, Notes notes) {
        this.sketch = sketch;
        this.plan = sketch.plan();
        this.drawing = drawing;
        this.notes = notes;
    }

    void draw() {
        new Beginning(sketch, drawing, notes).draw();
        for (int node = 0; node < sketch.canvas().size(); node++) {
            node(node);
        }
        new Edges(sketch, drawing).draw();
    }

    private void node(int number) {
        WorkflowNode node = sketch.canvas().node(number);
        Position position = new Position(sketch, number, false);
        Subject subject = subject(number, position);
        boolean numbered = position.lacksNumber();
        if (numbered) {
            position = new Position(sketch, number, true);
            subject = subject(number, position);
        }
        Set<String> obstacles = new LinkedHashSet<>(subject.obstacles());
        obstacles.addAll(Obstacles.around(sketch, number));
        steps(number, subject);
        if (!obstacles.isEmpty()) {
            String message = obstacles.stream().collect(Collectors.joining("; "));
            drawing.unmap(plan.id(number), message, node);
            notes.add(node.name(), "cannot run as it is (UNMAPPED): " + message);
        }
        position.notes().forEach(note -> notes.add(node.name(), note));
        new Companions(sketch, drawing, notes).draw(number, numbered);
    }

    private Subject subject(int number, Position position) {
        Subject subject = new Subject(sketch.canvas().node(number), position);
        sketch.counts().family(number).draw(subject);
        return subject;
    }

    private void steps(int number, Subject subject) {
        WorkflowNode node = sketch.canvas().node(number);
        List<Step> steps = subject.steps();
        if (steps.isEmpty() || switchedOff(number)) {
            steps = List.of(new Step("", FlowDrawing.UNMAPPED, Json.object()));
        }
        for (Step step : steps) {
            String label =
                    step.suffix().isEmpty()
                            ? node.name()
                            : node.name() + " (" + step.suffix().replace('_', ' ') + ")";
            String id = plan.step(number, step.suffix());
            ObjectNode data =
                    drawing.node(
                            id,
                            label,
                            step.type(),
                            node,
                            step.suffix().isEmpty() ? 0 : Companions.ASIDE);
            data.set("parameters", step.parameters());
            if (step.suffix().isEmpty()) {
                data.setAll(subject.settings());
            }
            if (!shapes(step, number)) {
                NodeSettings.put(node, sketch.counts().handling(number), data);
            }
        }
        if (switchedOff(number)) {
            drawing.unmap(plan.id(number), "it is switched off", node);
        }
    }

    /** It only makes what another puts out into what n8n does. */
    private boolean shapes(Step step, int number) {
        String shaping = sketch.counts().family(number).shaping();
        return !shaping.isEmpty() && shaping.equals(step.suffix());
    }

    /** Several ways out, of which a node that is switched off takes the first. */
    private boolean switchedOff(int number) {
        WorkflowNode node = sketch.canvas().node(number);
        List<Exit> exits = sketch.counts().exits(number);
        return node.disabled() && !exits.equals(List.of(Exit.of("", "main")));
    }
}
