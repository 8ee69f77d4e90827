package dev.millrace.importing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.workflow.WorkflowNode;

/** Where the flow starts: in n8n one of several triggers fires, here the input says which. */
record Beginning(Sketch sketch, FlowDrawing drawing, Notes notes) {
    void draw() {
        if (!sketch.starts().triggered()) {
            sketch.starts().nodes().forEach(this::without);
        }
        if (sketch.starts().several()) {
            choice(sketch.starts().usual(sketch.canvas()));
        }
    }

    private void without(int start) {
        notes.add(name(start), "the workflow has no trigger: the flow starts here");
    }

    private String name(int start) {
        return sketch.canvas().node(start).name();
    }

    private void choice(int usual) {
        WorkflowNode first = sketch.canvas().node(usual);
        String id = sketch.plan().fresh("start");
        ObjectNode data = drawing.node(id, "Start", "logic:switch", first, -Companions.ASIDE);
        ObjectNode parameters = (ObjectNode) data.path("parameters");
        ArrayNode cases = parameters.put("value", "{{ input.trigger }}").putArray("cases");
        for (int start : sketch.starts().nodes()) {
            String trigger = sketch.plan().id(start);
            cases.addObject()
                    .put("name", trigger)
                    .put("value", name(start).replace("{{", "{{ \"{{\" }}"));
            drawing.edge(id, "case:" + trigger, trigger);
            notes.add(
                    name(start),
                    "one of %d triggers: an execution starts at the one that input.trigger names, else at '%s'"
                            .formatted(sketch.starts().nodes().size(), first.name()));
        }
        drawing.edge(id, "default", sketch.plan().id(usual));
    }
}
