package dev.millrace.importing.script;

import java.util.ArrayList;
import java.util.List;

/** Takes a template literal apart: {@code a ${b} c}. */
final class Mixture {
    private Mixture() {}

    static Script.Mixed read(String raw) {
        List<Script> parts = new ArrayList<>();
        int from = 0;
        for (int open = raw.indexOf("${"); open >= 0; open = raw.indexOf("${", from)) {
            int close = Braces.close(raw, open + 2, "}");
            if (close < 0) {
                throw new NoCounterpart("a '${' without its '}'");
            }
            parts.add(new Script.Text(Scanner.unescaped(raw.substring(from, open))));
            parts.add(ScriptReader.read(raw.substring(open + 2, close)));
            from = close + 1;
        }
        parts.add(new Script.Text(Scanner.unescaped(raw.substring(from))));
        return new Script.Mixed(parts);
    }
}
