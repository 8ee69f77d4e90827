package dev.millrace.importing.script;

import java.util.List;

/** Lists, and what is asked of them. */
final class Lists {
    private Lists() {}

    /** The item of that number; what it is depends on what the list holds. */
    static Term at(Term list, String index, Translation translation) {
        Kind kind = element(list);
        if (list.text().matches("\\[[^\\[\\],]*]") && index.matches("0|-1")) {
            return Term.of(kind, list.text().substring(1, list.text().length() - 1));
        }
        if (index.matches("-?\\d+|\\$\\w+")) {
            return Term.of(kind, list.tight() + "[" + index + "]");
        }
        return Term.of(
                kind,
                translation.each(
                        Term.loose(Kind.NUMBER, index),
                        number -> list.tight() + "[" + number + "]"));
    }

    static Kind element(Term list) {
        return list.kind() == Kind.ITEMS ? Kind.ITEM : Kind.JSON;
    }

    static String joined(Term list, String separator) {
        return "($join($map(" + list.text() + ", $string), " + separator + ") ?? \"\")";
    }

    static Term call(Term list, String name, List<Script> arguments, Translation translation) {
        String of = list.text();
        return switch (name) {
            case "map", "filter", "find", "some", "every" ->
                    byFunction(list, name, only(arguments), translation);
            case "join" -> Term.of(Kind.TEXT, joined(list, separator(arguments, translation)));
            case "includes" ->
                    Term.loose(
                            Kind.FLAG,
                            translation.of(only(arguments)).tight() + " in " + list.tight());
            case "concat" ->
                    kept(list, "$append(" + of + ", " + argument(arguments, translation) + ")");
            case "reverse" -> kept(list, "$reverse(" + of + ")");
            case "flat" -> Term.of(Kind.LIST, "[$reduce(" + of + ", $append, [])]");
            case "slice" -> slice(list, arguments);
            case "first" -> at(list, "0", translation);
            case "last" -> at(list, "-1", translation);
            case "unique", "removeDuplicates" -> kept(list, "$distinct(" + of + ")");
            case "pluck" -> plucked(list, only(arguments));
            case "sum", "average" -> Term.of(Kind.NUMBER, "$" + name + "(" + of + ")");
            case "isEmpty" -> Term.loose(Kind.FLAG, "$count(" + of + ") = 0");
            case "isNotEmpty" -> Term.loose(Kind.FLAG, "$count(" + of + ") > 0");
            default -> throw new NoCounterpart("." + name + "(...) of a list");
        };
    }

    private static Term byFunction(
            Term list, String name, Script function, Translation translation) {
        if (name.equals("map")) {
            return mapped(list, function, translation);
        }
        String test = translation.test(function, element(list));
        String found = "$filter(" + list.text() + ", " + test + ")";
        return switch (name) {
            case "filter" -> kept(list, found);
            case "find" -> Term.of(element(list), found + "[0]");
            case "some" -> Term.loose(Kind.FLAG, "$count(" + found + ") > 0");
            default -> Term.loose(Kind.FLAG, "$count(" + found + ") = $count(" + list.text() + ")");
        };
    }

    private static String argument(List<Script> arguments, Translation translation) {
        return translation.of(only(arguments)).text();
    }

    static Script only(List<Script> arguments) {
        if (arguments.size() != 1) {
            throw new NoCounterpart("a call with " + arguments.size() + " values");
        }
        return arguments.getFirst();
    }

    /** A list stays one, even of one: JSONata would take it for what is in it. */
    private static Term kept(Term list, String text) {
        return Term.of(list.kind() == Kind.ITEMS ? Kind.ITEMS : Kind.LIST, "[" + text + "]");
    }

    private static Term mapped(Term list, Script function, Translation translation) {
        String body = translation.function(function, element(list), List.of(Kind.NUMBER));
        return Term.of(Kind.LIST, "[$map(" + list.text() + ", " + body + ")]");
    }

    private static String separator(List<Script> arguments, Translation translation) {
        return arguments.isEmpty() ? "\",\"" : translation.of(only(arguments)).text();
    }

    private static Term plucked(Term list, Script name) {
        if (list.kind() == Kind.ITEMS || !(name instanceof Script.Text(String field))) {
            throw new NoCounterpart(".pluck(...) of such a list");
        }
        return Term.of(Kind.LIST, "[" + list.tight() + "." + Term.name(field) + "]");
    }

    private static Term slice(Term list, List<Script> arguments) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new NoCounterpart(".slice(...) with " + arguments.size() + " values");
        }
        String from = whole(arguments.getFirst());
        String to = arguments.size() == 2 ? " and $i < " + whole(arguments.get(1)) : "";
        return kept(
                list, "$filter(" + list.text() + ", function($v, $i){ $i >= " + from + to + " })");
    }

    static String whole(Script script) {
        if (script instanceof Script.Numeral(String digits) && digits.matches("\\d{1,9}")) {
            return digits;
        }
        throw new NoCounterpart("a place that is no plain number from 0");
    }
}
