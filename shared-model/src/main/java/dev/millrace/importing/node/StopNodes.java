package dev.millrace.importing.node;

import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Set;

/** {@code stopAndError}: the flow fails on purpose. */
final class StopNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.stopAndError");
    }

    @Override
    public String becomes() {
        return "logic:stop";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.PASSING;
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        boolean object = given.text("errorType", "errorMessage").equals("errorObject");
        given.ignore("errorMessage", "errorObject");
        subject.step(
                "logic:stop",
                Json.object()
                        .set(
                                "error",
                                object
                                        ? subject.item()
                                                .template(
                                                        JsonTexts.read(
                                                                given.raw("errorObject"), subject))
                                        : subject.item().template(given.raw("errorMessage"))));
    }
}
