package dev.millrace.query;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the tokens of PostgreSQL's SQL end. */
final class SqlTokens {
    private static final Pattern DOLLAR = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{Nd}_]*)?\\$");

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");

    private SqlTokens() {}

    /** End of the comment that begins there; the same place if none does. */
    static int commentEnd(String sql, int at) {
        if (sql.startsWith("--", at)) {
            int line = sql.indexOf('\n', at);
            return line < 0 ? sql.length() : line;
        }
        return sql.startsWith("/*", at) ? blockEnd(sql, at) : at;
    }

    /** Comments of that kind nest. */
    private static int blockEnd(String sql, int from) {
        int depth = 0;
        int at = from;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else if (at++ >= sql.length()) {
                throw unclosed("comment", from);
            }
        } while (depth > 0);
        return at;
    }

    /** End of the word, literal or sign that begins there. */
    static int end(String sql, int at) {
        if (at >= sql.length()) {
            return at;
        }
        char c = sql.charAt(at);
        if (c == '\'' || c == '"') {
            return quoteEnd(sql, at, false);
        }
        if (startsWord(c)) {
            return wordEnd(sql, at);
        }
        Matcher dollar = DOLLAR.matcher(sql).region(at, sql.length());
        return c == '$' && dollar.lookingAt() ? dollarEnd(sql, at, dollar.group()) : at + 1;
    }

    /** End of the name of a value that begins there; the same place if none does. */
    static int nameEnd(String sql, int at) {
        Matcher name = NAME.matcher(sql).region(at, sql.length());
        return name.lookingAt() ? name.end() : at;
    }

    private static boolean startsWord(char c) {
        return Character.isLetter(c) || c == '_';
    }

    /** A word may have {@code $} inside, and {@code E'...'} has escapes. */
    private static int wordEnd(String sql, int from) {
        int at = from;
        while (at < sql.length()
                && (Character.isLetterOrDigit(sql.charAt(at))
                        || sql.charAt(at) == '_'
                        || sql.charAt(at) == '$')) {
            at++;
        }
        boolean escapes = at - from == 1 && Character.toLowerCase(sql.charAt(from)) == 'e';
        return escapes && sql.startsWith("'", at) ? quoteEnd(sql, at, true) : at;
    }

    private static int quoteEnd(String sql, int from, boolean escapes) {
        char quote = sql.charAt(from);
        for (int at = from + 1; at < sql.length(); at++) {
            boolean doubled = sql.charAt(at) == quote && sql.startsWith("" + quote, at + 1);
            if (doubled || (escapes && sql.charAt(at) == '\\')) {
                at++;
            } else if (sql.charAt(at) == quote) {
                return at + 1;
            }
        }
        throw unclosed("quote", from);
    }

    private static int dollarEnd(String sql, int from, String tag) {
        int close = sql.indexOf(tag, from + tag.length());
        if (close < 0) {
            throw unclosed("quote", from);
        }
        return close + tag.length();
    }

    private static BadQuery unclosed(String what, int at) {
        return new BadQuery(
                SqlText.POINTER,
                "'query' has a " + what + " at character " + (at + 1) + " that is never closed");
    }
}
