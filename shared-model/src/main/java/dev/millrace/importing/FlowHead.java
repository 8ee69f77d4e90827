package dev.millrace.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.workflow.Workflow;
import dev.millrace.json.Json;

/** What a flow says of itself as a whole. */
final class FlowHead {
    private static final String ID = "[A-Za-z0-9._:-]{1,64}";

    private FlowHead() {}

    /** The workflow's own, so that others find it; else made of its name; may be empty. */
    static String id(Workflow workflow) {
        if (workflow.id().matches(ID)) {
            return workflow.id();
        }
        String slug = NodeIds.slug(workflow.name());
        return workflow.name().isBlank() || slug.equals("node") ? "" : slug;
    }

    static String name(Workflow workflow) {
        return workflow.name().isBlank() ? "imported from n8n" : workflow.name();
    }

    /** n8n tries a workflow once, and for as long as it takes. */
    static ObjectNode settings(Sketch sketch, Notes notes) {
        JsonNode settings = sketch.workflow().settings();
        int seconds = settings.path("executionTimeout").asInt(-1);
        boolean limited = seconds > 0 && seconds < 366 * 86_400;
        if (!settings.path("errorWorkflow").asText("").isEmpty()
                && !sketch.starts().nodes().isEmpty()) {
            notes.add(
                    sketch.canvas().node(sketch.starts().usual(sketch.canvas())).name(),
                    "the workflow that n8n runs when this one fails (errorWorkflow) is left out");
        }
        return Json.object().put("attempts", 1).put("timeout", limited ? seconds + "s" : "1d");
    }
}
