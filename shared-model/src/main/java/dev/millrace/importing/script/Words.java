package dev.millrace.importing.script;

import java.util.List;
import java.util.Set;

/** Words of JavaScript. */
final class Words {
    /** In the order of how tightly they bind, the loosest first. */
    static final List<Set<String>> BINARY =
            List.of(
                    Set.of("??"),
                    Set.of("||"),
                    Set.of("&&"),
                    Set.of("==", "===", "!=", "!=="),
                    Set.of("<", ">", "<=", ">="),
                    Set.of("+", "-"),
                    Set.of("*", "/", "%"));

    static final Set<String> CONSTANTS = Set.of("true", "false", "null", "undefined");
    static final Set<String> STATEMENTS =
            Set.of(
                    "function",
                    "async",
                    "await",
                    "let",
                    "const",
                    "var",
                    "return",
                    "typeof",
                    "if",
                    "for",
                    "while",
                    "class",
                    "throw",
                    "delete",
                    "void",
                    "yield");

    private Words() {}
}
