package dev.millrace.importing;

import dev.millrace.importing.workflow.Workflow.Attachment;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.importing.workflow.WorkflowNode.OnFailure;
import java.util.ArrayList;
import java.util.List;

/** What stands in a node's way though the node itself has a counterpart. */
final class Obstacles {
    private Obstacles() {}

    static List<String> around(Sketch sketch, int number) {
        WorkflowNode node = sketch.canvas().node(number);
        List<String> obstacles = new ArrayList<>();
        if (node.disabled()) {
            return obstacles;
        }
        for (Attachment attachment : sketch.workflow().attachments()) {
            boolean part = sketch.counts().family(number).attached().contains(attachment.kind());
            if (attachment.target().equals(node.name()) && !part) {
                obstacles.add(
                        "what '%s' is to it (%s) has no counterpart"
                                .formatted(attachment.source(), attachment.kind()));
            }
        }
        boolean errors = node.onFailure() == OnFailure.ERROR_OUTPUT;
        if (errors && sketch.counts().looped(number)) {
            obstacles.add("an error output for some of several items has no counterpart");
        }
        if (sketch.plan().takesInputs(number)
                && sketch.canvas().circles(number)
                && turns(sketch, number)) {
            obstacles.add(
                    "merging what comes by other inputs in each turn of a loop has no counterpart");
        }
        return obstacles;
    }

    /** In a loop, what an input brought in an earlier turn would count again. */
    private static boolean turns(Sketch sketch, int number) {
        return sketch.canvas().incoming(number).stream()
                .anyMatch(wire ->
                        sketch.canvas().back(wire) || sketch.plan().gathering(wire) != null);
    }
}
