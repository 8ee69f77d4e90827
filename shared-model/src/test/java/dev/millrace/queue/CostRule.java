package dev.millrace.queue;

import java.util.List;

/**
 * A rule of the protocol, and how the scripts would be without it: what its share of the cost is.
 *
 * @param scripts names of the scripts that have it
 * @param outAndIn what is taken out, what is put in, and so on
 */
record CostRule(String name, String scripts, List<String> outAndIn) {
    static List<CostRule> all() {
        return List.of(rule("nothing", "", "", ""));
    }

    private static CostRule rule(String name, String scripts, String... outAndIn) {
        return new CostRule(name, scripts, List.of(outAndIn));
    }

    Scripts undone() {
        return Scripts.load((script, text) ->
                (" " + scripts + " ").contains(" " + script + " ") ? without(text) : text);
    }

    private String without(String text) {
        String changed = text;
        for (int i = 0; i < outAndIn.size(); i += 2) {
            if (!changed.contains(outAndIn.get(i))) {
                throw new IllegalStateException(
                        name + ": the scripts lack '" + outAndIn.get(i) + "'");
            }
            changed = changed.replace(outAndIn.get(i), outAndIn.get(i + 1));
        }
        return changed;
    }
}
