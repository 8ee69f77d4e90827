package dev.millrace.importing.script;

import java.util.List;

/** What is asked of texts. */
final class Texts {
    private Texts() {}

    static Term call(Term of, String name, List<Script> arguments, Translation translation) {
        String text = of.text();
        return switch (name) {
            case "toUpperCase" -> text("$uppercase(" + text + ")");
            case "toLowerCase" -> text("$lowercase(" + text + ")");
            case "trim" -> text("$replace(" + text + ", /^\\s+|\\s+$/, \"\")");
            case "toString" -> text("$string(" + text + ")");
            case "includes" ->
                    Term.of(
                            Kind.FLAG,
                            "$contains(" + text + ", " + only(arguments, translation) + ")");
            case "startsWith" -> starts(of, translation.of(Lists.only(arguments)));
            case "endsWith" -> ends(of, translation.of(Lists.only(arguments)), translation);
            case "split" -> split(of, Lists.only(arguments), translation);
            case "replace" -> replaced(of, arguments, ", 1", translation);
            case "replaceAll" -> replaced(of, arguments, "", translation);
            case "slice", "substring" -> part(of, arguments, false);
            case "substr" -> part(of, arguments, true);
            case "charAt" ->
                    text("$substring(" + text + ", " + Lists.whole(Lists.only(arguments)) + ", 1)");
            case "match" -> match(of, Lists.only(arguments));
            case "isEmpty" -> Operators.not(Methods.filled(of, translation));
            case "isNotEmpty" -> Methods.filled(of, translation);
            case "toInt" -> Term.of(Kind.NUMBER, "$floor($number(" + text + "))");
            case "toFloat", "toNumber" -> Term.of(Kind.NUMBER, "$number(" + text + ")");
            case "toDateTime" -> Times.read(of, translation.around());
            case "base64Encode" -> text("$base64encode(" + text + ")");
            case "base64Decode" -> text("$base64decode(" + text + ")");
            case "urlEncode" -> text("$encodeUrlComponent(" + text + ")");
            default -> throw Methods.unknown(name);
        };
    }

    private static Term text(String text) {
        return Term.of(Kind.TEXT, text);
    }

    private static String only(List<Script> arguments, Translation translation) {
        return translation.of(Lists.only(arguments)).text();
    }

    static Term starts(Term of, Term with) {
        String length = "$length(" + with.text() + ")";
        return Term.loose(
                Kind.FLAG, "$substring(" + of.text() + ", 0, " + length + ") = " + with.tight());
    }

    static Term ends(Term of, Term with, Translation translation) {
        String end =
                translation.each(
                        of,
                        value ->
                                "$substring(%s, $length(%s) - $length(with)) = with"
                                        .replace("%s", value)
                                        .replace("with)", with.text() + ")")
                                        .replace("= with", "= " + with.tight()));
        return Term.loose(Kind.FLAG, end);
    }

    private static Term split(Term of, Script separator, Translation translation) {
        String by =
                separator instanceof Script.Pattern pattern
                        ? Patterns.of(pattern)
                        : translation.of(separator).text();
        return Term.of(Kind.LIST, "[$split(" + of.text() + ", " + by + ")]");
    }

    private static Term replaced(
            Term of, List<Script> arguments, String times, Translation translation) {
        if (arguments.size() != 2) {
            throw new NoCounterpart(".replace(...) with " + arguments.size() + " values");
        }
        boolean regex = arguments.getFirst() instanceof Script.Pattern;
        boolean global =
                arguments.getFirst() instanceof Script.Pattern(_, String flags)
                        && flags.contains("g");
        String what =
                arguments.getFirst() instanceof Script.Pattern pattern
                        ? Patterns.of(pattern)
                        : translation.of(arguments.getFirst()).text();
        Term with = translation.of(arguments.get(1));
        if (with.text().contains(regex ? "$&" : "$") && with.literal()) {
            throw new NoCounterpart(".replace(...) with '$' in what comes instead");
        }
        String limit = global ? "" : times;
        return text("$replace(" + of.text() + ", " + what + ", " + with.text() + limit + ")");
    }

    /** From and to, or from and how many. */
    private static Term part(Term of, List<Script> arguments, boolean counted) {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw new NoCounterpart("a part of a text by " + arguments.size() + " values");
        }
        int from = Integer.parseInt(Lists.whole(arguments.getFirst()));
        if (arguments.size() == 1) {
            return text("$substring(" + of.text() + ", " + from + ")");
        }
        int second = Integer.parseInt(Lists.whole(arguments.get(1)));
        int length = counted ? second : Math.max(0, second - from);
        return text("$substring(" + of.text() + ", " + from + ", " + length + ")");
    }

    private static Term match(Term of, Script pattern) {
        if (!(pattern instanceof Script.Pattern regex) || regex.flags().contains("g")) {
            throw new NoCounterpart(".match(...) of more than one place");
        }
        return Term.of(Kind.MATCH, "$match(" + of.text() + ", " + Patterns.of(regex) + ")[0]");
    }
}
