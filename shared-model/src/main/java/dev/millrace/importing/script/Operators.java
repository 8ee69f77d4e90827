package dev.millrace.importing.script;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators, with JavaScript's idea of what is nothing, equal and true. */
final class Operators {
    private static final Set<String> NOTHING = Set.of("null", "undefined");

    private Operators() {}

    static Term unary(Script.Unary unary, Translation translation) {
        Term operand = translation.of(unary.operand());
        if (unary.operator().equals("-")) {
            return Term.loose(Kind.NUMBER, "-" + number(operand).tight());
        }
        Term truth = translation.truth(operand);
        return operand.kind() == Kind.FLAG ? unless(truth) : not(truth);
    }

    static Term binary(Script.Binary binary, Translation translation) {
        @Nullable Term missing = missing(binary, translation);
        if (missing != null) {
            return missing;
        }
        Term left = translation.of(binary.left());
        Term right = translation.of(binary.right());
        return switch (binary.operator()) {
            case "+" -> plus(left, right, translation);
            case "-", "*", "/", "%" ->
                    Term.loose(
                            Kind.NUMBER,
                            number(left).tight()
                                    + " "
                                    + binary.operator()
                                    + " "
                                    + number(right).tight());
            case "<", ">", "<=", ">=" -> compared(left, binary.operator(), right);
            case "===" -> equal(left, right);
            case "!==" -> not(equal(left, right));
            case "==" -> alike(left, right);
            case "!=" -> not(alike(left, right));
            case "&&" -> both(left, right, translation);
            case "||" -> either(left, right, translation);
            default -> otherwise(left, right, translation);
        };
    }

    /** {@code == null} and its relatives; null if it is none of them. */
    private static @Nullable Term missing(Script.Binary binary, Translation translation) {
        if (!(binary.right() instanceof Script.Constant(String word)) || !NOTHING.contains(word)) {
            return null;
        }
        Term of = translation.of(binary.left());
        Term there = Term.loose(Kind.FLAG, of.tight() + " != null");
        Term same =
                word.equals("null")
                        ? Term.loose(Kind.FLAG, of.tight() + " = null")
                        : not(Term.of(Kind.FLAG, "$exists(" + of.text() + ")"));
        return switch (binary.operator()) {
            case "==" -> not(there);
            case "!=" -> there;
            case "===" -> same;
            case "!==" -> not(same);
            default -> null;
        };
    }

    /** Of what is true or false for sure. */
    static Term not(Term flag) {
        return Term.of(Kind.FLAG, "$not(" + flag.text() + ")");
    }

    /** Of what yields nothing where a value is missing: that is no, so its contrary is yes. */
    static Term unless(Term flag) {
        return Term.loose(Kind.FLAG, flag.tight() + " ? false : true");
    }

    /** As arithmetic wants it: JavaScript reads texts as numbers. */
    static Term number(Term term) {
        return switch (term.kind()) {
            case NUMBER, TIME -> term.as(Kind.NUMBER);
            case JSON, TEXT, FLAG -> Term.of(Kind.NUMBER, "$number(" + term.text() + ")");
            case LIST, OBJECT, ITEM, ITEMS, MATCH ->
                    throw new NoCounterpart("arithmetic with a list or an object");
        };
    }

    /** Adds numbers, joins texts; which of the two is known only when it runs, if not here. */
    private static Term plus(Term left, Term right, Translation translation) {
        if (left.kind() == Kind.TEXT || right.kind() == Kind.TEXT) {
            return Term.loose(
                    Kind.TEXT, translation.inText(left) + " & " + translation.inText(right));
        }
        boolean numbers = left.kind() != Kind.JSON && right.kind() != Kind.JSON;
        if (numbers) {
            return Term.loose(Kind.NUMBER, number(left).tight() + " + " + number(right).tight());
        }
        String sum =
                translation.each(
                        left,
                        a ->
                                translation.each(
                                        right,
                                        b ->
                                                "($type(a) = \"string\" or $type(b) = \"string\" ? a & b : a + b)"
                                                        .replace("(a)", "(" + a + ")")
                                                        .replace("(b)", "(" + b + ")")
                                                        .replace("a & b", a + " & " + b)
                                                        .replace("a + b", a + " + " + b)));
        return Term.of(Kind.JSON, sum);
    }

    private static Term compared(Term left, String operator, Term right) {
        boolean numbers = isNumber(left) || isNumber(right);
        Term a = numbers ? number(left) : left;
        Term b = numbers ? number(right) : right;
        return Term.loose(Kind.FLAG, a.tight() + " " + operator + " " + b.tight());
    }

    private static boolean isNumber(Term term) {
        return term.kind() == Kind.NUMBER || term.kind() == Kind.TIME;
    }

    static Term equal(Term left, Term right) {
        return Term.loose(Kind.FLAG, left.tight() + " = " + right.tight());
    }

    /** {@code ==} takes a text that spells a number for the number. */
    private static Term alike(Term left, Term right) {
        if (left.kind() == Kind.JSON && spellsNumber(right)) {
            return equal(Term.of(Kind.TEXT, "$string(" + left.text() + ")"), asText(right));
        }
        if (right.kind() == Kind.JSON && spellsNumber(left)) {
            return alike(right, left);
        }
        return equal(left, right);
    }

    private static boolean spellsNumber(Term term) {
        return term.text().matches("\"?-?\\d+(\\.\\d+)?\"?");
    }

    private static Term asText(Term number) {
        return number.kind() == Kind.TEXT ? number : Term.quoted(number.text());
    }

    private static Term both(Term left, Term right, Translation translation) {
        if (left.kind() == Kind.FLAG && right.kind() == Kind.FLAG) {
            return Term.loose(Kind.FLAG, left.tight() + " and " + right.tight());
        }
        return chosen(left, right, translation, value -> right.tight() + " : " + value);
    }

    private static Term either(Term left, Term right, Translation translation) {
        if (left.kind() == Kind.FLAG && right.kind() == Kind.FLAG) {
            return Term.loose(Kind.FLAG, left.tight() + " or " + right.tight());
        }
        return chosen(left, right, translation, value -> value + " : " + right.tight());
    }

    /**
     * @param ways what follows the question whether the left value is true
     */
    private static Term chosen(
            Term left, Term right, Translation translation, UnaryOperator<String> ways) {
        Kind kind = left.kind() == right.kind() ? left.kind() : Kind.JSON;
        String text =
                translation.each(
                        left,
                        value ->
                                translation.truth(Term.of(left.kind(), value)).tight()
                                        + " ? "
                                        + ways.apply(value));
        return Term.loose(kind, text);
    }

    private static Term otherwise(Term left, Term right, Translation translation) {
        Kind kind = left.kind() == right.kind() ? left.kind() : Kind.JSON;
        String text =
                translation.each(
                        left, value -> value + " != null ? " + value + " : " + right.tight());
        return Term.loose(kind, text);
    }
}
