package dev.millrace.importing.script;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.json.Json;
import java.util.Set;

/**
 * A piece of JSONata.
 *
 * @param atomic needs no parentheses, whatever stands beside it
 */
public record Term(String text, Kind kind, boolean atomic) {
    private static final Set<String> WORDS =
            Set.of("and", "or", "in", "true", "false", "null", "function");

    private static final int LONGEST = 20_000;

    public Term {
        if (text.length() > LONGEST) { // some values are written twice
            throw new NoCounterpart("an expression that becomes so long");
        }
    }

    public static Term of(Kind kind, String text) {
        return new Term(text, kind, true);
    }

    /** With operators in it. */
    public static Term loose(Kind kind, String text) {
        return new Term(text, kind, false);
    }

    public static Term quoted(String value) {
        return of(Kind.TEXT, quote(value));
    }

    public static String quote(String value) {
        return Json.text(TextNode.valueOf(value));
    }

    /** Fit to stand beside operators. */
    public String tight() {
        return atomic ? text : "(" + text + ")";
    }

    public Term as(Kind other) {
        return new Term(text, other, atomic);
    }

    /** Its value under that name. */
    public Term field(String name) {
        return of(Kind.JSON, tight() + "." + name(name));
    }

    public static String name(String name) {
        if (name.matches("[A-Za-z_][A-Za-z0-9_]*") && !WORDS.contains(name)) {
            return name;
        }
        if (name.isEmpty() || name.contains("`") || name.contains("\n")) {
            throw new NoCounterpart("a field called '" + name + "'");
        }
        return "`" + name + "`";
    }

    /** A literal that stands for itself; its text with quotes if it is one. */
    public boolean literal() {
        return text.startsWith("\"") && atomic && kind == Kind.TEXT;
    }
}
