package dev.millrace.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.Flow;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.FlowProblem.Severity;
import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.validation.FlowRules;
import dev.millrace.validation.Validated;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds what was drawn against the rules that every flow must keep. A node that does not keep them
 * is there, but cannot run. Used once.
 */
final class Proof {
    private static final int MOST_ROUNDS = 4;

    private final FlowRules rules;
    private final Sketch sketch;
    private final FlowDrawing drawing;
    private final Notes notes;

    Proof(FlowRules rules, Sketch sketch, FlowDrawing drawing, Notes notes) {
        this.rules = rules;
        this.sketch = sketch;
        this.drawing = drawing;
        this.notes = notes;
    }

    Outcome proven() {
        ObjectNode settings = FlowHead.settings(sketch, notes);
        String id = FlowHead.id(sketch.workflow());
        String name = FlowHead.name(sketch.workflow());
        Validated validated = rules.check(drawing.json(id, name, settings));
        for (int round = 0; round < MOST_ROUNDS && !validated.valid(); round++) {
            // once more: a busy machine may have kept a formula from being read in time
            unmap(errors(rules.check(drawing.json(id, name, settings))));
            validated = rules.check(drawing.json(id, name, settings));
        }
        Optional<Flow> flow = validated.flow();
        if (flow.isEmpty()) {
            return new Outcome.Unreadable(validated.problems());
        }
        endless(flow.get());
        warnings(validated);
        return new Outcome.Imported(drawing.json(id, name, settings), notes.all());
    }

    private static Map<String, String> errors(Validated validated) {
        return validated.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .filter(problem -> problem.nodeId() != null)
                .collect(
                        Collectors.toMap(
                                problem -> String.valueOf(problem.nodeId()),
                                FlowProblem::message,
                                (one, other) -> one + "; " + other,
                                TreeMap::new));
    }

    private void unmap(Map<String, String> errors) {
        errors.forEach((id, message) -> {
            WorkflowNode node = owner(id);
            drawing.unmap(id, message, node);
            notes.add(node.name(), "cannot run as it is (UNMAPPED): " + message);
        });
    }

    /** The node of n8n that a node of ours stands for, or stands beside. */
    private WorkflowNode owner(String id) {
        return sketch.canvas().node(sketch.plan().owner(id).orElse(0));
    }

    /** n8n has no limit to how often a loop runs; ours is raised as far as it goes. */
    private void endless(Flow flow) {
        FlowGraph graph = new FlowGraph(flow);
        graph.loops().all().stream()
                .map(loop -> flow.nodes().get(loop.header()).id())
                .forEach(header ->
                        drawing.data(header).put("maxIterations", BatchNodes.MOST_ITERATIONS));
    }

    private void warnings(Validated validated) {
        List<FlowProblem> problems = validated.problems();
        for (FlowProblem problem : problems) {
            String id = problem.nodeId();
            if (id != null) {
                notes.add(owner(id).name(), problem.message());
            }
        }
    }
}
