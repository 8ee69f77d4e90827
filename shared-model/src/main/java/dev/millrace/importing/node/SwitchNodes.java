package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code switch}, in all its versions: the first rule that holds says which way. */
final class SwitchNodes implements Family {
    private static final String OTHERWISE = "default";

    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.switch");
    }

    @Override
    public String becomes() {
        return "logic:switch";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.CHOICE;
    }

    @Override
    public List<Exit> exits(WorkflowNode node, Items in) {
        SwitchRules rules = SwitchRules.of(node);
        List<Exit> exits = new ArrayList<>();
        for (String name : rules.outputs()) {
            exits.add(
                    in == Items.ONE
                            ? Exit.port(
                                    name.equals(SwitchRules.FALLBACK) ? OTHERWISE : "case:" + name)
                            : new Exit(exits.isEmpty() ? "" : suffix(exits.size()), "main"));
        }
        return exits;
    }

    private static String suffix(int output) {
        return "output_" + output;
    }

    @Override
    public void draw(Subject subject) {
        SwitchRules rules = SwitchRules.of(subject.node());
        List<Term> conditions = rules.conditions(subject);
        if (subject.node().alwaysPutsOut()) {
            subject.obstacle("'alwaysOutputData' of a choice has no counterpart");
        }
        if (subject.many()) {
            many(rules, conditions, subject);
        } else {
            one(rules, conditions, subject);
        }
    }

    private static void one(SwitchRules rules, List<Term> conditions, Subject subject) {
        StringBuilder value = new StringBuilder();
        ArrayNode cases = Json.array();
        Set<String> named = new HashSet<>();
        for (int i = 0; i < conditions.size(); i++) {
            String name = rules.outputs().get(rules.output(i));
            value.append(conditions.get(i).tight())
                    .append(" ? ")
                    .append(Term.quote(name))
                    .append(" : ");
            if (named.add(name)) {
                cases.add(name);
            }
        }
        String otherwise = rules.fallbackName();
        value.append(otherwise.isEmpty() ? "null" : Term.quote(otherwise));
        if (!otherwise.isEmpty()
                && named.add(otherwise)
                && !otherwise.equals(SwitchRules.FALLBACK)) {
            cases.add(otherwise);
        }
        if (cases.isEmpty()) {
            cases.add("none"); // a switch without rules
        }
        ObjectNode parameters = Json.object().put("value", "{{ " + value + " }}");
        subject.step("logic:switch", parameters.set("cases", (JsonNode) cases));
    }

    /** A node for each way, which picks the items that go there. */
    private static void many(SwitchRules rules, List<Term> conditions, Subject subject) {
        for (int output = 0; output < rules.outputs().size(); output++) {
            String goes = Boolean.toString(rules.fallback() == output);
            for (int i = conditions.size() - 1; i >= 0; i--) {
                goes =
                        conditions.get(i).tight()
                                + " ? "
                                + (rules.output(i) == output)
                                + " : "
                                + tight(goes);
            }
            subject.step(
                    output == 0 ? "" : suffix(output),
                    "data:items",
                    Lists.items(subject, subject.filtered(goes)));
        }
    }

    private static String tight(String formula) {
        return formula.contains(" ") ? "(" + formula + ")" : formula;
    }
}
