package dev.millrace.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds the places for values in a statement, and that it is one; reads it as PostgreSQL does. */
final class SqlScanner {
    /** Each query has a transaction of its own, which it must not end; COPY speaks no SQL. */
    private static final Set<String> REFUSED =
            Set.of(
                    "begin",
                    "start",
                    "commit",
                    "end",
                    "rollback",
                    "abort",
                    "savepoint",
                    "release",
                    "prepare",
                    "copy");

    private final String sql;
    private final boolean named;
    private final StringBuilder jdbc = new StringBuilder();
    private final List<String> names = new ArrayList<>();
    private int places;
    private int at;
    private boolean began;
    private boolean ended;

    SqlScanner(String sql, boolean named) {
        this.sql = sql;
        this.named = named;
    }

    SqlText scan() {
        if (sql.indexOf('\0') >= 0) {
            throw new BadQuery(
                    SqlText.POINTER, "'query' has a character that PostgreSQL cannot take");
        }
        while (at < sql.length()) {
            int comment = SqlTokens.commentEnd(sql, at);
            if (comment > at || Character.isWhitespace(sql.charAt(at))) {
                copyTo(Math.max(comment, at + 1));
            } else if (sql.charAt(at) == ';') {
                ended |= began;
                at++;
            } else {
                token();
            }
        }
        if (!began) {
            throw new BadQuery(SqlText.POINTER, "'query' is empty; write one SQL statement");
        }
        return new SqlText(jdbc.toString().strip(), List.copyOf(names), places);
    }

    private void token() {
        if (ended) {
            throw new BadQuery(
                    SqlText.POINTER,
                    "'query' has more than one statement; use a node for each, or one statement with WITH");
        }
        int end = SqlTokens.end(sql, at);
        if (!began) {
            first(sql.substring(at, end));
        }
        began = true;
        switch (sql.charAt(at)) {
            case '?' -> question();
            case ':' -> colon();
            case '$' -> dollar(end);
            default -> copyTo(end);
        }
    }

    private static void first(String word) {
        if (REFUSED.contains(word.toLowerCase(Locale.ROOT))) {
            throw new BadQuery(
                    SqlText.POINTER,
                    "'query' cannot be "
                            + word.toUpperCase(Locale.ROOT)
                            + ": each query is a transaction of its own");
        }
    }

    private void question() {
        boolean doubled = sql.startsWith("??", at);
        if (named || doubled) {
            jdbc.append("??");
            at += doubled ? 2 : 1;
        } else {
            jdbc.append('?');
            places++;
            at++;
        }
    }

    private void colon() {
        int end = SqlTokens.nameEnd(sql, at + 1);
        if (sql.startsWith("::", at)) {
            copyTo(at + 2);
        } else if (named && end > at + 1) {
            names.add(sql.substring(at + 1, end));
            jdbc.append('?');
            places++;
            at = end;
        } else {
            copyTo(at + 1);
        }
    }

    private void dollar(int end) {
        if (end == at + 1 && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1))) {
            throw new BadQuery(
                    SqlText.POINTER,
                    "'query' has a place written as $1; write ? for the items of a list, :name for fields");
        }
        copyTo(end);
    }

    private void copyTo(int end) {
        jdbc.append(sql, at, end);
        at = end;
    }
}
