package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Set;

/** {@code executeWorkflow}: another flow, which is imported under the id it has in n8n. */
final class SubFlowNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.executeWorkflow");
    }

    @Override
    public String becomes() {
        return "flow:run";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        boolean each = node.parameters().path("mode").asText("once").equals("each");
        return each
                ? Handling.EFFECT
                : new Handling(Handling.Takes.ALL, Handling.Gives.ONE, false, false);
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        given.ignore("mode", "workflowId", "workflowInputs");
        if (!given.text("source", "database").equals("database")) {
            subject.node().parameters().fieldNames().forEachRemaining(given::ignore);
            subject.obstacle("a workflow that is no stored one has no counterpart");
        }
        if (!given.object("options").flag("waitForSubWorkflow", true)) {
            subject.obstacle("a flow that is started and not waited for has no counterpart");
        }
        if (subject.many()) {
            subject.obstacle("a flow that is run once for several items has no counterpart");
        }
        ObjectNode run = Json.object();
        run.set("flowId", subject.item().template(given.chosen("workflowId")));
        Given inputs = given.object("workflowInputs");
        inputs.ignore(
                "matchingColumns",
                "schema",
                "mappingMode",
                "attemptToConvertTypes",
                "convertFieldsToString");
        run.set(
                "input",
                inputs.has("value")
                        ? subject.item().template(inputs.raw("value"))
                        : TextNode.valueOf("{{ " + subject.place().item().json() + " }}"));
        subject.note("it runs the flow of that id: import that workflow too");
        subject.step("flow:run", run);
    }
}
