package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.script.Kind;
import dev.millrace.importing.script.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Conditions as {@code if, filter, switch} write them, in one formula. */
final class Conditions {
    private static final Term NO = Term.of(Kind.FLAG, "false");

    private Conditions() {}

    /**
     * Those of versions from 2: {@code {conditions[{leftValue, operator, rightValue}],
     * combinator}}.
     */
    static Term of(Given conditions, boolean looser, Subject subject) {
        Given options = conditions.object("options");
        boolean caseMatters = options.flag("caseSensitive", true);
        boolean loose = options.text("typeValidation", "strict").equals("loose") || looser;
        options.ignore("leftValue", "version");
        List<Term> terms = new ArrayList<>();
        for (Given one : conditions.list("conditions")) {
            one.ignore("id");
            terms.add(condition(one, loose, caseMatters, subject));
        }
        return joined(terms, conditions.text("combinator", "and"));
    }

    private static Term condition(Given one, boolean loose, boolean caseMatters, Subject subject) {
        Given operator = one.object("operator");
        operator.ignore("name", "singleValue", "rightType");
        String type = operator.text("type", "string");
        String operation = operator.text("operation", "equals");
        Term left = subject.values().term(one.raw("leftValue"));
        one.ignore("rightValue");
        boolean single = operation.matches("exists|notExists|empty|notEmpty|true|false");
        Term right = single ? NO : subject.values().term(one.raw("rightValue"));
        Comparison comparison = new Comparison(type, operation, left, right, loose);
        return subject.orObstacle(() -> comparison.condition(caseMatters), NO);
    }

    /** Those of version 1: {@code {string[{value1, operation, value2}], number[], ...}}. */
    static Term ofFirstVersion(Given given, Subject subject) {
        Given conditions = given.object("conditions");
        List<Term> terms = new ArrayList<>();
        for (String type : List.of("boolean", "dateTime", "number", "string")) {
            for (Given one : conditions.list(type)) {
                Comparison comparison = ofFirstVersion(type, one, subject);
                terms.add(subject.orObstacle(() -> comparison.condition(true), NO));
            }
        }
        return joined(terms, given.text("combineOperation", "all").equals("any") ? "or" : "and");
    }

    static Comparison ofFirstVersion(String type, Given one, Subject subject) {
        String usual =
                switch (type) {
                    case "number" -> "smaller";
                    case "dateTime" -> "after";
                    default -> "equal";
                };
        Term left = subject.values().term(one.raw("value1"));
        Term right = subject.values().term(second(one, type));
        boolean number = type.equals("number");
        return new Comparison(
                type,
                one.text("operation", usual),
                number ? orZero(left) : left,
                number ? orZero(right) : right,
                number);
    }

    /** What is missing counts as 0 there. */
    private static Term orZero(Term term) {
        return term.kind() == Kind.JSON ? Term.of(Kind.JSON, "(" + term.text() + " ?? 0)") : term;
    }

    private static JsonNode second(Given one, String type) {
        JsonNode value = one.raw("value2");
        boolean given = !value.isMissingNode();
        return switch (type) {
            case "boolean" -> given ? value : BooleanNode.FALSE;
            case "number" -> given ? value : IntNode.valueOf(0);
            default -> given ? value : TextNode.valueOf("");
        };
    }

    /** No condition at all holds. */
    private static Term joined(List<Term> terms, String combinator) {
        return switch (terms.size()) {
            case 0 -> Term.of(Kind.FLAG, "true");
            case 1 -> terms.getFirst();
            default ->
                    Term.loose(
                            Kind.FLAG,
                            terms.stream()
                                    .map(Term::tight)
                                    .collect(Collectors.joining(" " + combinator + " ")));
        };
    }
}
