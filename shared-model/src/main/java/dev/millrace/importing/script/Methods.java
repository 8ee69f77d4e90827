package dev.millrace.importing.script;

import java.util.List;
import java.util.Set;

/** Whose method it is that is called by name. */
final class Methods {
    /** A JSON value with one of these is a list: no text has them. */
    private static final Set<String> OF_LISTS =
            Set.of(
                    "map",
                    "filter",
                    "find",
                    "some",
                    "every",
                    "join",
                    "reverse",
                    "flat",
                    "first",
                    "last",
                    "unique",
                    "removeDuplicates",
                    "pluck",
                    "sum",
                    "average");

    private Methods() {}

    static Term call(Term of, String name, List<Script> arguments, Translation translation) {
        return switch (of.kind()) {
            case TIME -> Times.call(of, name, arguments, translation);
            case LIST, ITEMS -> Lists.call(of, name, arguments, translation);
            case TEXT -> Texts.call(of, name, arguments, translation);
            case NUMBER -> Numbers.call(of, name, arguments);
            case JSON -> ofJson(of, name, arguments, translation);
            case FLAG, OBJECT, ITEM, MATCH -> throw unknown(name);
        };
    }

    private static Term ofJson(
            Term of, String name, List<Script> arguments, Translation translation) {
        if (OF_LISTS.contains(name)) {
            return Lists.call(of, name, arguments, translation);
        }
        return switch (name) {
            case "includes" -> included(of, arguments, translation);
            case "isEmpty" -> Operators.not(filled(of, translation));
            case "isNotEmpty" -> filled(of, translation);
            case "concat" -> joined(of, arguments, translation);
            case "sort", "at" -> throw unknown(name);
            case "toFixed", "round", "floor", "ceil" ->
                    Numbers.call(Operators.number(of), name, arguments);
            default -> Texts.call(of, name, arguments, translation);
        };
    }

    private static Term included(Term of, List<Script> arguments, Translation translation) {
        Term part = translation.of(Lists.only(arguments));
        return Term.of(
                Kind.FLAG,
                translation.each(
                        of,
                        value ->
                                "($type(%s) = \"array\" ? (part in %s) : $contains(%s, part))"
                                        .replace("%s", value)
                                        .replace("part", part.tight())));
    }

    private static Term joined(Term of, List<Script> arguments, Translation translation) {
        Term more = translation.of(Lists.only(arguments));
        return Term.of(
                Kind.JSON,
                translation.each(
                        of,
                        value ->
                                "($type(%s) = \"array\" ? [$append(%s, more)] : %s & more)"
                                        .replace("%s", value)
                                        .replace("more", more.tight())));
    }

    /** Neither nothing nor empty, be it a text, a list or an object. */
    static Term filled(Term of, Translation translation) {
        return Term.of(
                Kind.FLAG,
                translation.each(
                        of,
                        value ->
                                "(%s != null and %s != \"\" and ($type(%s) != \"array\" or $count(%s) > 0) and ($type(%s) != \"object\" or $count($keys(%s)) > 0))"
                                        .replace("%s", value)));
    }

    static NoCounterpart unknown(String name) {
        return new NoCounterpart("." + name + "(...)");
    }
}
