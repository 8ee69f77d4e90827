package dev.millrace.importing.node;

import dev.millrace.importing.script.Kind;
import dev.millrace.importing.script.NoCounterpart;
import dev.millrace.importing.script.Patterns;
import dev.millrace.importing.script.Term;
import dev.millrace.json.Json;

/**
 * Two values held against each other, as conditions of n8n have it.
 *
 * @param type of what is compared: {@code string, number, boolean, dateTime, array, object}
 * @param operation its name; that of versions 1 is understood too
 * @param loose texts that spell numbers are numbers, and the other way round
 */
record Comparison(String type, String operation, Term left, Term right, boolean loose) {
    /**
     * @throws NoCounterpart if it cannot be said
     */
    Term condition(boolean caseMatters) {
        return switch (operation) {
            case "exists" -> flag(left.tight() + " != null");
            case "notExists" -> not(left.tight() + " != null");
            case "empty", "isEmpty" -> not(filled());
            case "notEmpty", "isNotEmpty" -> flag(filled());
            default ->
                    switch (type) {
                        case "string" -> texts(caseMatters);
                        case "number" -> numbers();
                        case "boolean" -> flags();
                        case "dateTime" -> times();
                        case "array" -> lists();
                        default -> throw unknown();
                    };
        };
    }

    private Term texts(boolean caseMatters) {
        String a = text(left, caseMatters);
        String b = text(right, caseMatters);
        if (right.text().equals("\"\"") && operation.matches("equals?|notEquals?")) {
            return operation.startsWith("not") ? flag(filled()) : not(filled()); // or missing
        }
        return switch (operation) {
            case "equals", "equal" -> flag(a + " = " + b);
            case "notEquals", "notEqual" -> not(a + " = " + b);
            case "contains" -> flag("$contains(" + a + ", " + b + ")");
            case "notContains" -> unless("$contains(" + a + ", " + b + ")");
            case "startsWith" -> flag(start(a, b));
            case "notStartsWith" -> not(start(a, b));
            case "endsWith" -> flag(end(a, b));
            case "notEndsWith" -> not(end(a, b));
            case "regex" -> flag("$contains(" + a + ", " + pattern() + ")");
            case "notRegex" -> unless("$contains(" + a + ", " + pattern() + ")");
            default -> throw unknown();
        };
    }

    private String text(Term term, boolean caseMatters) {
        boolean bare = term.kind() == Kind.TEXT || (!loose && caseMatters);
        String text = bare ? term.tight() : "$string(" + term.text() + ")";
        return caseMatters ? text : "$lowercase(" + text + ")";
    }

    private static String start(String a, String b) {
        return "$substring(" + a + ", 0, $length(" + b + ")) = " + b;
    }

    private static String end(String a, String b) {
        return "$substring(%s, $length(%s) - $length(%s)) = %s".formatted(a, a, b, b);
    }

    private String pattern() {
        if (!right.literal()) {
            throw new NoCounterpart("a regular expression that is computed");
        }
        return Patterns.written(Json.read(right.text()).textValue());
    }

    private Term numbers() {
        String a = number(left);
        String b = number(right);
        return switch (operation) {
            case "equals", "equal" -> flag(a + " = " + b);
            case "notEquals", "notEqual" -> not(a + " = " + b);
            case "gt", "larger" -> flag(a + " > " + b);
            case "gte", "largerEqual" -> flag(a + " >= " + b);
            case "lt", "smaller" -> flag(a + " < " + b);
            case "lte", "smallerEqual" -> flag(a + " <= " + b);
            default -> throw unknown();
        };
    }

    private String number(Term term) {
        boolean bare = term.kind() == Kind.NUMBER || (term.kind() == Kind.JSON && !loose);
        return bare ? term.tight() : "$number(" + term.text() + ")";
    }

    private Term flags() {
        return switch (operation) {
            case "true" -> flag(yes("true", "1"));
            case "false" -> flag(yes("false", "0"));
            case "equals", "equal" -> flag(left.tight() + " = " + right.tight());
            case "notEquals", "notEqual" -> not(left.tight() + " = " + right.tight());
            default -> throw unknown();
        };
    }

    private String yes(String word, String digit) {
        if (left.kind() == Kind.FLAG || !loose) {
            return left.tight() + " = " + word;
        }
        return "$string(" + left.text() + ") in [\"" + word + "\", \"" + digit + "\"]";
    }

    private Term times() {
        String a = time(left);
        String b = time(right);
        return switch (operation) {
            case "equals" -> flag(a + " = " + b);
            case "notEquals" -> not(a + " = " + b);
            case "after" -> flag(a + " > " + b);
            case "before" -> flag(a + " < " + b);
            case "afterOrEquals" -> flag(a + " >= " + b);
            case "beforeOrEquals" -> flag(a + " <= " + b);
            default -> throw unknown();
        };
    }

    private static String time(Term term) {
        return term.kind() == Kind.NUMBER ? term.tight() : "$toMillis(" + term.text() + ")";
    }

    private Term lists() {
        String count = "$count(" + left.text() + ")";
        return switch (operation) {
            case "contains" -> flag(right.tight() + " in " + left.tight());
            case "notContains" -> not(right.tight() + " in " + left.tight());
            case "lengthEquals" -> flag(count + " = " + number(right));
            case "lengthNotEquals" -> not(count + " = " + number(right));
            case "lengthGt" -> flag(count + " > " + number(right));
            case "lengthLt" -> flag(count + " < " + number(right));
            case "lengthGte" -> flag(count + " >= " + number(right));
            case "lengthLte" -> flag(count + " <= " + number(right));
            default -> throw unknown();
        };
    }

    private String filled() {
        String there = left.tight() + " != null";
        return switch (type) {
            case "array" -> there + " and $count(" + left.text() + ") > 0";
            case "object" -> there + " and $count($keys(" + left.text() + ")) > 0";
            case "string" -> there + " and " + left.tight() + " != \"\"";
            default -> there;
        };
    }

    private static Term flag(String text) {
        return Term.loose(Kind.FLAG, text);
    }

    private static Term not(String text) {
        return Term.of(Kind.FLAG, "$not(" + text + ")");
    }

    /** Where a value is missing there is no answer, which means no. */
    private static Term unless(String text) {
        return Term.loose(Kind.FLAG, text + " ? false : true");
    }

    private NoCounterpart unknown() {
        return new NoCounterpart("the comparison '" + operation + "' of a " + type);
    }
}
