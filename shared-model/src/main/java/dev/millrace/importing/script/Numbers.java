package dev.millrace.importing.script;

import java.util.List;

/** What is asked of numbers. */
final class Numbers {
    private Numbers() {}

    static Term call(Term of, String name, List<Script> arguments) {
        return switch (name) {
            case "toString" -> Term.of(Kind.TEXT, "$string(" + of.text() + ")");
            case "toFixed" ->
                    fixed(of, arguments.isEmpty() ? "0" : Lists.whole(arguments.getFirst()));
            case "round" -> rounded(of);
            case "floor", "ceil" -> Term.of(Kind.NUMBER, "$" + name + "(" + of.text() + ")");
            default -> throw Methods.unknown(name);
        };
    }

    /** Halves go up, as JavaScript has it; JSONata would round them to even. */
    static Term rounded(Term of) {
        return Term.of(Kind.NUMBER, "$floor(" + of.tight() + " + 0.5)");
    }

    private static Term fixed(Term of, String digits) {
        int places = Integer.parseInt(digits);
        if (places > 10) {
            throw new NoCounterpart(".toFixed(" + digits + ")");
        }
        String power = "1" + "0".repeat(places);
        String picture = places == 0 ? "0" : "0." + "0".repeat(places);
        String sign = "($n < 0 ? \"-\" : \"\")";
        return Term.of(
                Kind.TEXT,
                "($n := %s; %s & $formatNumber($floor($abs($n) * %s + 0.5) / %s, \"%s\"))"
                        .formatted(of.text(), sign, power, power, picture));
    }
}
