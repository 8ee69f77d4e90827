package dev.millrace.importing.node;

import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Map;
import java.util.Set;

/**
 * What starts a workflow. Here it starts when it is executed, with what the trigger would have put
 * out as the execution's input.
 */
public final class Triggers implements Family {
    private static final String BASE = "n8n-nodes-base.";
    private static final String CHAIN = "@n8n/n8n-nodes-langchain.";
    private static final String INPUT =
            "; execute the flow with what the trigger would put out as its input";

    /** What the user must know, by type. */
    private static final Map<String, String> NOTES =
            Map.of(
                    BASE + "manualTrigger",
                    "",
                    BASE + "start",
                    "",
                    BASE + "webhook",
                    "no webhook is armed: execute the flow with {headers, params, query, body} as its input",
                    BASE + "scheduleTrigger",
                    "no schedule is armed: the flow runs when it is executed",
                    BASE + "cron",
                    "no schedule is armed: the flow runs when it is executed",
                    BASE + "interval",
                    "no schedule is armed: the flow runs when it is executed",
                    BASE + "errorTrigger",
                    "it is not called when other flows fail: execute it with {execution, workflow} as its input",
                    BASE + "emailReadImap",
                    "no mailbox is watched" + INPUT);

    /** Nothing to start: they serve tools to others. */
    private static final Set<String> NONE = Set.of(CHAIN + "mcpTrigger");

    /** n8n starts none of these when another trigger fires, and nobody executes them by hand. */
    private static final Set<String> SELDOM =
            Set.of(BASE + "executeWorkflowTrigger", BASE + "errorTrigger");

    @Override
    public Set<String> types() {
        return NOTES.keySet();
    }

    /** Types of triggers have names that say so. */
    static boolean named(String type) {
        return type.endsWith("Trigger") && !NONE.contains(type);
    }

    /** It starts the workflow only where nothing else does. */
    public static boolean seldom(WorkflowNode node) {
        return SELDOM.contains(node.type());
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.PASSING;
    }

    @Override
    public void draw(Subject subject) {
        WorkflowNode node = subject.node();
        String note = NOTES.get(node.type());
        if (note == null) {
            note = seldom(node) ? "" : "nothing is armed" + INPUT;
        }
        if (!note.isEmpty()) {
            subject.note(note);
        }
        node.parameters().fieldNames().forEachRemaining(subject.given()::ignore);
        subject.step("logic:noop", Json.object());
    }
}
