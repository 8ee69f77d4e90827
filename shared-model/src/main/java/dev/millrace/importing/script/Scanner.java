package dev.millrace.importing.script;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a script into words, one at a time: whether a slash divides or begins a regular expression
 * only the reader knows. Not thread-safe.
 */
final class Scanner {
    private static final Pattern SPACE =
            Pattern.compile("(?:\\s|//[^\\n]*|/\\*(?:[^*]|\\*(?!/))*+\\*/)*+");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*+");
    private static final Pattern NUMBER =
            Pattern.compile("(?:\\d[\\d_]*+(?:\\.\\d++)?+|\\.\\d++)(?:[eE][+-]?\\d++)?+");
    private static final Pattern REGEX =
            Pattern.compile(
                    "/((?:[^/\\\\\\[\\n]|\\\\.|\\[(?:[^\\]\\\\\\n]|\\\\.)*+])++)/([a-z]*+)");

    /** Longer ones first. */
    private static final List<String> SIGNS =
            List.of(
                    "...", "===", "!==", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "+",
                    "-", "*", "/", "%", "<", ">", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{",
                    "}");

    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
    }

    /**
     * @throws NoCounterpart if what comes is no word of an expression
     */
    Token next() {
        at = end(SPACE, at);
        int start = at;
        if (at == text.length()) {
            return new Token(Token.Kind.END, "", start);
        }
        char c = text.charAt(at);
        if (c == '"' || c == '\'') {
            return new Token(Token.Kind.TEXT, quoted(c), start);
        }
        if (c == '`') {
            return new Token(Token.Kind.TEMPLATE, template(), start);
        }
        Token word = word(NAME, Token.Kind.NAME);
        if (word == null) {
            word = word(NUMBER, Token.Kind.NUMBER);
        }
        return word == null ? sign() : word;
    }

    private @Nullable Token word(Pattern pattern, Token.Kind kind) {
        int start = at;
        int end = end(pattern, at);
        if (end == start) {
            return null;
        }
        at = end;
        return new Token(kind, text.substring(start, end), start);
    }

    private int end(Pattern pattern, int from) {
        Matcher matcher = pattern.matcher(text).region(from, text.length());
        return matcher.lookingAt() ? matcher.end() : from;
    }

    private Token sign() {
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                int start = at;
                at += sign.length();
                return new Token(Token.Kind.SIGN, sign, start);
            }
        }
        throw new NoCounterpart("'" + text.charAt(at) + "' in an expression");
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : String.valueOf(c));
        }
        throw new NoCounterpart("a text without an end");
    }

    /** Stands on the backslash; leaves on the last character of the escape. */
    private String escaped() {
        at++;
        char c = at < text.length() ? text.charAt(at) : ' ';
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case '\n' -> "";
            case 'u' -> unicode(4);
            case 'x' -> unicode(2);
            default -> String.valueOf(c);
        };
    }

    private String unicode(int digits) {
        int end = at + 1 + digits;
        String hex = end <= text.length() ? text.substring(at + 1, end) : "";
        if (!hex.matches("[0-9a-fA-F]+")) {
            throw new NoCounterpart("an escape that cannot be read");
        }
        at = end - 1;
        return String.valueOf((char) Integer.parseInt(hex, 16));
    }

    private String template() {
        int start = at + 1;
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '`') {
                return text.substring(start, at++);
            }
            at += c == '\\' ? 1 : 0;
        }
        throw new NoCounterpart("a text without an end");
    }

    /** What a template literal spells between its expressions. */
    static String unescaped(String raw) {
        return new Scanner("'" + raw.replace("'", "\\'").replace("\n", "\\n") + "'").next().text();
    }

    /**
     * Reads a regular expression instead of the slash that was just read.
     *
     * @throws NoCounterpart if there is none
     */
    Script.Pattern regex(Token slash) {
        Matcher matcher = REGEX.matcher(text).region(slash.start(), text.length());
        if (!matcher.lookingAt()) {
            throw new NoCounterpart("'/' where a value is needed");
        }
        at = matcher.end();
        return new Script.Pattern(matcher.group(1), matcher.group(2));
    }
}
