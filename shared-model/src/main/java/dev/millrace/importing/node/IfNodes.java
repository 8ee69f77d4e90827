package dev.millrace.importing.node;

import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
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
        boolean always = node.type().equals(FILTER) && node.alwaysPutsOut();
        Exit yes = Exit.port(in == Items.ONE && !always ? "true" : "main");
        Exit no = in == Items.ONE ? Exit.port("false") : new Exit(OTHERWISE, "main");
        return node.type().equals(FILTER) ? List.of(yes) : List.of(yes, no);
    }

    @Override
    public void draw(Subject subject) {
        Term condition = condition(subject);
        boolean filter = subject.node().type().equals(FILTER);
        boolean always = subject.node().alwaysPutsOut();
        if (always && !filter) {
            subject.obstacle("'alwaysOutputData' of a choice has no counterpart");
        }
        if (!subject.many()) {
            String item = subject.place().item().json();
            if (always && filter) {
                String kept = condition.tight() + " ? " + item + " : {}";
                subject.formula("data:transform", "expression", kept);
            } else {
                subject.formula("logic:if", "condition", condition.text());
            }
            return;
        }
        subject.step("data:items", Lists.items(subject, subject.filtered(condition.text())));
        if (!filter) {
            String contrary = condition.tight() + " ? false : true";
            subject.step(OTHERWISE, "data:items", Lists.items(subject, subject.filtered(contrary)));
        }
    }

    private static Term condition(Subject subject) {
        Given given = subject.given();
        if (subject.node().version() < 2) {
            return Conditions.ofFirstVersion(given, subject);
        }
        Given options = given.object("options");
        options.ignore("ignoreCase");
        boolean often = given.flag("looseTypeValidation", false);
        boolean loose = options.flag("looseTypeValidation", false) || often;
        return Conditions.of(given.object("conditions"), loose, subject);
    }
}
