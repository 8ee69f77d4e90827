package dev.millrace.importing.node;

import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Set;

/**
 * {@code if} and {@code filter}. An item goes one way or the other; of several some may go each
 * way, so each way is a node of its own then, which picks its items.
 */
final class IfNodes implements Family {
    private static final String FILTER = "n8n-nodes-base.filter";
    private static final String OTHERWISE = "otherwise";

    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.if", FILTER);
    }

    @Override
    public String becomes() {
        return "logic:if";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return node.type().equals(FILTER) ? Handling.FILTER : Handling.CHOICE;
    }

    @Override
    public List<Exit> exits(WorkflowNode node, Items in) {
        Exit yes = in == Items.ONE ? Exit.port("true") : Exit.port("main");
        Exit no = in == Items.ONE ? Exit.port("false") : new Exit(OTHERWISE, "main");
        return node.type().equals(FILTER) ? List.of(yes) : List.of(yes, no);
    }

    @Override
    public void draw(Subject subject) {
        Term condition = condition(subject);
        boolean filter = subject.node().type().equals(FILTER);
        if (subject.node().alwaysPutsOut() && !(filter && subject.many())) {
            subject.obstacle("'alwaysOutputData' of a choice has no counterpart");
        }
        if (!subject.many()) {
            subject.formula("logic:if", "condition", condition.text());
            return;
        }
        subject.step("data:items", Lists.items(subject, subject.filtered(condition.text())));
        if (!filter) {
            String contrary = condition.tight() + " ? false : true";
            subject.step(
                    OTHERWISE, "data:items", Lists.items(subject, subject.filtered(contrary)));
        }
    }

    private static Term condition(Subject subject) {
        Given given = subject.given();
        if (subject.node().version() < 2) {
            return Conditions.ofFirstVersion(given, subject);
        }
        Given options = given.object("options");
        options.ignore("ignoreCase");
        boolean loose =
                given.flag("looseTypeValidation", false)
                        || options.flag("looseTypeValidation", false);
        return Conditions.of(given.object("conditions"), loose, subject);
    }
}
