package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.importing.script.Kind;
import dev.millrace.importing.script.Term;
import dev.millrace.importing.script.Wording;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of a {@code switch}, wherever its version keeps them.
 *
 * @param outputs names of its outputs: what a rule calls its own, else its number
 * @param targets of each rule, the number of its output
 * @param fallback the output of what no rule is for; -1 for none
 */
record SwitchRules(List<String> outputs, List<Integer> targets, int fallback) {
    /** The output of its own that the rest goes to. */
    static final String FALLBACK = "fallback";

    private static final int MOST = 100;

    SwitchRules {
        outputs = List.copyOf(outputs);
        targets = List.copyOf(targets);
    }

    static SwitchRules of(WorkflowNode node) {
        return node.version() < 3 ? first(node) : third(node);
    }

    int output(int rule) {
        return targets.get(rule);
    }

    /** Name of the output of what no rule is for; empty for none. */
    String fallbackName() {
        return fallback < 0 || fallback >= outputs.size() ? "" : outputs.get(fallback);
    }

    private static SwitchRules first(WorkflowNode node) {
        JsonNode parameters = node.parameters();
        JsonNode rules = parameters.path("rules").path("rules");
        int fallback = parameters.path("fallbackOutput").asInt(-1);
        List<Integer> targets = new ArrayList<>();
        int most = node.version() < 2 ? 3 : Math.max(0, rules.size() - 1);
        for (int i = 0; i < Math.min(rules.size(), MOST); i++) {
            int target = node.version() < 2 ? rules.get(i).path("output").asInt(0) : i;
            targets.add(Math.clamp(target, 0, MOST));
            most = Math.max(most, targets.getLast());
        }
        most = Math.max(most, Math.min(fallback, MOST));
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            JsonNode rule = node.version() < 2 ? rules.path(-1) : rules.path(i);
            outputs.add(name(rule.path("outputKey"), i, outputs));
        }
        return new SwitchRules(outputs, targets, fallback);
    }

    private static SwitchRules third(WorkflowNode node) {
        JsonNode parameters = node.parameters();
        JsonNode rules = parameters.path("rules").path("values");
        List<String> outputs = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < Math.min(rules.size(), MOST); i++) {
            boolean named = rules.get(i).path("renameOutput").asBoolean();
            JsonNode key = named ? rules.get(i).path("outputKey") : rules.path(-1);
            outputs.add(name(key, i, outputs));
            targets.add(i);
        }
        String fallback = parameters.path("options").path("fallbackOutput").asText("none");
        if (fallback.equals("extra")) {
            outputs.add(FALLBACK);
            return new SwitchRules(outputs, targets, outputs.size() - 1);
        }
        return new SwitchRules(
                outputs, targets, fallback.matches("\\d{1,3}") ? Integer.parseInt(fallback) : -1);
    }

    private static String name(JsonNode key, int number, List<String> taken) {
        String name = Wording.of(key.asText("")).spelled().strip();
        boolean usable =
                !name.isEmpty()
                        && !name.contains("{{")
                        && !taken.contains(name)
                        && !name.equals(FALLBACK);
        return usable ? name : Integer.toString(number);
    }

    /** When each rule holds, in their order. */
    List<Term> conditions(Subject subject) {
        Given given = subject.given();
        if (given.text("mode", "rules").equals("expression")) {
            given.ignore("output", "numberOutputs", "rules", "outputsAmount");
            subject.obstacle("a switch by a computed number of its output has no counterpart");
            return List.of();
        }
        return subject.node().version() < 3 ? ofFirst(given, subject) : ofThird(given, subject);
    }

    private static List<Term> ofFirst(Given given, Subject subject) {
        given.ignore("fallbackOutput");
        String type = given.text("dataType", "number");
        Term left = subject.values().term(given.raw("value1"));
        List<Term> conditions = new ArrayList<>();
        for (Given rule : given.object("rules").list("rules")) {
            rule.ignore("output", "outputKey", "renameOutput");
            String usual =
                    type.equals("number") ? "smaller" : type.equals("dateTime") ? "after" : "equal";
            JsonNode second = rule.raw("value2");
            JsonNode right =
                    second.isMissingNode() && type.equals("number")
                            ? JsonNodeFactory.instance.numberNode(0)
                            : second.isMissingNode()
                                    ? JsonNodeFactory.instance.textNode("")
                                    : second;
            Comparison comparison =
                    new Comparison(
                            type,
                            rule.text("operation", usual),
                            left,
                            subject.values().term(right),
                            type.equals("number"));
            conditions.add(
                    subject.orObstacle(
                            () -> comparison.condition(true), Term.of(Kind.FLAG, "false")));
        }
        return conditions;
    }

    private static List<Term> ofThird(Given given, Subject subject) {
        Given options = given.object("options");
        options.ignore("fallbackOutput", "renameFallbackOutput", "ignoreCase");
        if (options.flag("allMatchingOutputs", false)) {
            subject.obstacle("'allMatchingOutputs' has no counterpart");
        }
        boolean often = given.flag("looseTypeValidation", false);
        boolean loose = options.flag("looseTypeValidation", false) || often;
        List<Term> conditions = new ArrayList<>();
        for (Given rule : given.object("rules").list("values")) {
            rule.ignore("outputKey", "renameOutput");
            conditions.add(Conditions.of(rule.object("conditions"), loose, subject));
        }
        return conditions;
    }
}
