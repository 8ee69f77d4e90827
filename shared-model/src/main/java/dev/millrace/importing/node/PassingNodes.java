package dev.millrace.importing.node;

import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Set;

/** Nodes that pass on what comes in. */
final class PassingNodes implements Family {
    private static final String RESPOND = "n8n-nodes-base.respondToWebhook";

    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.noOp", RESPOND);
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.PASSING;
    }

    @Override
    public void draw(Subject subject) {
        if (subject.node().type().equals(RESPOND)) {
            subject.node().parameters().fieldNames().forEachRemaining(subject.given()::ignore);
            subject.note(
                    "nobody waits for an answer: it passes on what comes in, and what it would answer is not made");
        }
        subject.step("logic:noop", Json.object());
    }
}
