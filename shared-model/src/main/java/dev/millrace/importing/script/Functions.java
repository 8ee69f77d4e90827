package dev.millrace.importing.script;

import java.util.List;
import java.util.Set;

/** Functions that belong to nobody, or to a name such as {@code Math}. */
final class Functions {
    static final Set<String> SPACES =
            Set.of("Math", "JSON", "Object", "Number", "String", "Array", "Date", "DateTime");

    private Functions() {}

    static Term call(String name, List<Script> arguments, Translation translation) {
        if (name.startsWith("Date")) {
            return Times.function(name, arguments, translation);
        }
        if (name.equals("$if")) {
            return choice(arguments, translation);
        }
        List<Term> terms = arguments.stream().map(translation::of).toList();
        return switch (name) {
            case "Math.max", "Math.min", "$max", "$min" -> extreme(name, terms);
            case "$ifEmpty" -> otherwise(terms, translation);
            default -> ofOne(name, one(name, terms), translation);
        };
    }

    private static Term one(String name, List<Term> terms) {
        if (terms.size() != 1) {
            throw new NoCounterpart(name + "(...) with " + terms.size() + " values");
        }
        return terms.getFirst();
    }

    private static Term ofOne(String name, Term term, Translation translation) {
        return switch (name) {
            case "Number", "parseFloat", "Number.parseFloat" ->
                    Term.of(Kind.NUMBER, "$number(" + term.text() + ")");
            case "parseInt", "Number.parseInt" ->
                    Term.of(Kind.NUMBER, "$floor(" + Operators.number(term).text() + ")");
            case "String" -> Term.of(Kind.TEXT, "$string(" + Times.shown(term).text() + ")");
            case "Boolean" -> translation.truth(term);
            case "Math.floor", "Math.ceil", "Math.abs", "Math.sqrt" ->
                    Term.of(
                            Kind.NUMBER,
                            "$" + name.substring(5) + "(" + Operators.number(term).text() + ")");
            case "Math.round" -> Numbers.rounded(Operators.number(term));
            case "JSON.stringify" -> stringified(term, translation);
            case "Object.keys" -> Term.of(Kind.LIST, "[$keys(" + term.text() + ")]");
            case "Object.values" ->
                    Term.of(
                            Kind.LIST,
                            translation.each(
                                    term,
                                    value ->
                                            "[$map($keys(%s), function($k){ $lookup(%s, $k) })]"
                                                    .replace("%s", value)));
            case "Array.isArray" -> Term.loose(Kind.FLAG, "$type(" + term.text() + ") = \"array\"");
            case "encodeURIComponent" ->
                    Term.of(Kind.TEXT, "$encodeUrlComponent(" + translation.inText(term) + ")");
            case "decodeURIComponent" ->
                    Term.of(Kind.TEXT, "$decodeUrlComponent(" + translation.inText(term) + ")");
            case "encodeURI" -> Term.of(Kind.TEXT, "$encodeUrl(" + translation.inText(term) + ")");
            default -> throw new NoCounterpart(name + "(...)");
        };
    }

    private static Term choice(List<Script> arguments, Translation translation) {
        if (arguments.size() != 3) {
            throw new NoCounterpart("$if(...) with " + arguments.size() + " values");
        }
        return translation.of(
                new Script.Choice(arguments.get(0), arguments.get(1), arguments.get(2)));
    }

    private static Term otherwise(List<Term> terms, Translation translation) {
        if (terms.size() != 2) {
            throw new NoCounterpart("$ifEmpty(...) with " + terms.size() + " values");
        }
        String filled = Methods.filled(terms.getFirst(), translation).text();
        return Term.loose(
                Kind.JSON,
                filled + " ? " + terms.getFirst().tight() + " : " + terms.get(1).tight());
    }

    private static Term extreme(String name, List<Term> terms) {
        String values =
                String.join(
                        ", ", terms.stream().map(term -> Operators.number(term).text()).toList());
        return Term.of(Kind.NUMBER, "$" + name.replaceAll(".*[.$]", "") + "([" + values + "])");
    }

    /** Of any value, texts in quotes included, which {@code $string} alone would leave bare. */
    private static Term stringified(Term term, Translation translation) {
        return switch (term.kind()) {
            case OBJECT, LIST, NUMBER, FLAG -> Term.of(Kind.TEXT, "$string(" + term.text() + ")");
            case JSON, TEXT, TIME -> {
                Term whole =
                        Term.loose(Kind.TEXT, "$string({\"v\": " + Times.shown(term).text() + "})");
                yield Term.of(
                        Kind.TEXT,
                        translation.each(
                                whole,
                                text -> "$substring(%s, 5, $length(%s) - 6)".replace("%s", text)));
            }
            case ITEM, ITEMS, MATCH -> throw new NoCounterpart("JSON.stringify(...) of items");
        };
    }

    /** What a function over a list yields: a place in the new list, even where there is nothing. */
    static Term result(Term term) {
        return switch (term.kind()) {
            case JSON -> Term.loose(Kind.JSON, term.tight() + " ?? null");
            case LIST, ITEMS -> throw new NoCounterpart("a list of lists");
            case TIME -> Times.shown(term);
            case TEXT, NUMBER, FLAG, OBJECT, ITEM, MATCH -> term;
        };
    }
}
