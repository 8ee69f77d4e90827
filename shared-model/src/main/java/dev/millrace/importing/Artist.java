package dev.millrace.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.Plan.Gathering;
import dev.millrace.importing.Plan.Outlet;
import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.node.Exit;
import dev.millrace.importing.node.Items;
import dev.millrace.importing.node.Step;
import dev.millrace.importing.node.Subject;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.importing.workflow.WorkflowNode.OnFailure;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Draws one node after the other, and what stands around each. Used once. */
final class Artist {
    private static final int ASIDE = 60;

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
        start();
        for (int node = 0; node < sketch.canvas().size(); node++) {
            node(node);
        }
        for (int node = 0; node < sketch.canvas().size(); node++) {
            wires(node);
        }
    }

    /** One of several triggers fires: the input says which. */
    private void start() {
        Starts starts = sketch.starts();
        if (!starts.several()) {
            return;
        }
        int usual = starts.usual(sketch.canvas());
        WorkflowNode first = sketch.canvas().node(usual);
        String id = plan.fresh("start");
        ObjectNode parameters =
                (ObjectNode)
                        drawing.node(id, "Start", "logic:switch", first, -ASIDE).path("parameters");
        parameters.put("value", "{{ input.trigger }}");
        var cases = parameters.putArray("cases");
        for (int start : starts.nodes()) {
            String name = sketch.canvas().node(start).name();
            cases.addObject().put("name", plan.id(start)).put("value", name.replace("{{", "{ {"));
            drawing.edge(id, "case:" + plan.id(start), plan.id(start));
            notes.add(
                    name,
                    "one of "
                            + starts.nodes().size()
                            + " triggers: an execution starts at the one that input.trigger names, else at '"
                            + first.name()
                            + "'");
        }
        drawing.edge(id, "default", plan.id(usual));
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
        around(number, numbered);
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
                    drawing.node(id, label, step.type(), node, step.suffix().isEmpty() ? 0 : ASIDE);
            data.set("parameters", step.parameters());
            if (step.suffix().isEmpty()) {
                data.setAll(subject.settings());
            }
            NodeSettings.put(node, sketch.counts().handling(number), data);
        }
        if (switchedOff(number)) {
            drawing.unmap(plan.id(number), "it is switched off", node);
        }
    }

    /** Several ways out, of which a node that is switched off takes the first. */
    private boolean switchedOff(int number) {
        WorkflowNode node = sketch.canvas().node(number);
        List<Exit> exits = sketch.counts().exits(number);
        return node.disabled() && !exits.equals(List.of(Exit.of("", "main")));
    }

    /** The loop around a node, what gathers before it, what puts together behind it. */
    private void around(int number, boolean numbered) {
        WorkflowNode node = sketch.canvas().node(number);
        for (Gathering gathering : plan.gatherings(number)) {
            gathering(gathering, node);
        }
        @Nullable String loop = plan.loop(number);
        if (loop != null) {
            String source = new Position(sketch, number, numbered).input(0).path();
            String items = BatchNodes.items(source, numbered);
            ObjectNode data =
                    drawing.node(loop, node.name() + " (each item)", "flow:loop", node, -ASIDE);
            data.put("maxIterations", 100_000);
            parameters(data).put("items", "{{ " + items + " }}");
            notes.add(node.name(), "n8n runs it for each item: it is in a loop of its own here");
        }
        @Nullable String item = plan.unnumbered(number);
        if (item != null) {
            ObjectNode data =
                    drawing.node(item, node.name() + " (item)", "data:transform", node, ASIDE);
            boolean one = BatchNodes.batch(node) == Items.ONE;
            parameters(data).put("expression", one ? "{{ $json.json }}" : "{{ [$json.json] }}");
        }
        @Nullable String leftover = plan.leftover(number);
        if (leftover != null) {
            ObjectNode data =
                    drawing.node(leftover, node.name() + " (done)", "data:items", node, ASIDE);
            parameters(data).put("items", "{{ [$reduce([$json], $append, [])] }}");
        }
    }

    private static ObjectNode parameters(ObjectNode data) {
        return (ObjectNode) data.path("parameters");
    }

    private void gathering(Gathering gathering, WorkflowNode node) {
        String type = gathering.together() ? "data:items" : "logic:noop";
        ObjectNode data =
                drawing.node(gathering.id(), node.name() + " (input)", type, node, -ASIDE);
        if (!gathering.together()) {
            return;
        }
        Set<String> sources = new LinkedHashSet<>();
        gathering.wires().forEach(wire -> sources.add(sketch.outlet(wire).id()));
        String names =
                sources.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(", "));
        String values = sources.stream().map(id -> "$json." + id).collect(Collectors.joining(", "));
        String several =
                "$type($json) = \"object\" and $count($keys($json)[$ in [" + names + "]]) > 1";
        parameters(data).put("items", "{{ " + several + " ? [" + values + "] : [$json] }}");
        notes.add(
                node.name(),
                "n8n runs it once for each of the branches that lead to it: here it runs once, with what all of them bring");
    }

    private void wires(int number) {
        for (Wire wire : sketch.canvas().incoming(number)) {
            Outlet outlet = sketch.outlet(wire);
            @Nullable Gathering gathering = plan.gathering(wire);
            if (gathering == null) {
                entries(number).forEach(entry -> drawing.edge(outlet.id(), outlet.port(), entry));
            } else {
                drawing.edge(outlet.id(), outlet.port(), gathering.id());
            }
        }
        for (Gathering gathering : plan.gatherings(number)) {
            entries(number).forEach(entry -> drawing.edge(gathering.id(), "main", entry));
        }
        own(number);
    }

    /** All nodes of ours that what comes in goes to. */
    private List<String> entries(int number) {
        @Nullable String loop = plan.loop(number);
        if (loop != null) {
            return List.of(loop);
        }
        List<String> entries = new ArrayList<>();
        for (Exit exit : plan.exits(number)) {
            String id = plan.step(number, exit.step());
            if (drawing.has(id) && !entries.contains(id)) {
                entries.add(id);
            }
        }
        return entries.isEmpty() ? List.of(plan.id(number)) : entries;
    }

    /** Edges between the nodes that stand for one. */
    private void own(int number) {
        String id = plan.id(number);
        @Nullable String loop = plan.loop(number);
        @Nullable String leftover = plan.leftover(number);
        if (loop != null) {
            drawing.edge(loop, "loop", id);
            drawing.edge(id, "main", loop);
            if (sketch.counts().family(number).becomes().equals("web:httpRequest")) {
                drawing.edge(id, "empty", loop);
            }
        }
        @Nullable String item = plan.unnumbered(number);
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
            String end = plan.fresh(id + "_failed");
            drawing.node(end, node.name() + " (failed)", "logic:noop", node, ASIDE);
            drawing.edge(id, "error", end);
        }
    }
}
