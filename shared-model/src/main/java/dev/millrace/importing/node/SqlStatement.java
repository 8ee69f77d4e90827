package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.script.Kind;
import dev.millrace.importing.script.Term;
import dev.millrace.importing.script.Wording;
import dev.millrace.json.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that the user wrote. n8n writes the values of scripts into it; here they are bound: a
 * text in quotes as a text, what stands where only a number makes sense as a number. Used once.
 */
final class SqlStatement {
    /** What a value may stand behind that is not in quotes. */
    private static final Pattern BEFORE_A_NUMBER =
            Pattern.compile("(?is).*(?:[=<>]|\\b(?:limit|offset))\\s*");

    private static final Pattern WITHIN_VALUES =
            Pattern.compile("(?is)\\s*insert\\b.*\\bvalues\\s*\\((?:.*[(,])?\\s*");

    private static final Pattern PLACE = Pattern.compile("\\$(\\d{1,3})(:\\w+)?");

    private final Subject subject;
    private final StringBuilder text = new StringBuilder();
    private final ObjectNode values = Json.object();
    private final StringBuilder quoted = new StringBuilder();
    private boolean inQuotes;
    private boolean scripted;

    private SqlStatement(Subject subject) {
        this.subject = subject;
    }

    static SqlDraft of(Subject subject) {
        SqlStatement statement = new SqlStatement(subject);
        JsonNode written = subject.given().raw("query");
        Wording wording = Wording.of(written.asText("").strip());
        if (wording.whole() || wording.pieces().isEmpty()) {
            subject.obstacle("a statement that a script makes as a whole has no counterpart");
            return new SqlDraft("select 1", Json.object());
        }
        for (Wording.Piece piece : wording.pieces()) {
            if (piece.script()) {
                statement.script(piece.text());
            } else {
                statement.literal(piece.text());
            }
        }
        statement.text.append(statement.inQuotes ? "'" + statement.quoted : "");
        statement.places();
        return new SqlDraft(statement.text.toString(), statement.values);
    }

    private void literal(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c != '\'') {
                (inQuotes ? quoted : text).append(c);
            } else if (!inQuotes) {
                inQuotes = true;
            } else if (i + 1 < piece.length() && piece.charAt(i + 1) == '\'') {
                quoted.append("''");
                i++;
            } else {
                endOfQuotes();
            }
        }
    }

    private void endOfQuotes() {
        if (scripted) {
            bind(
                    subject.item()
                            .template(
                                    TextNode.valueOf("=" + quoted.toString().replace("''", "'"))));
        } else {
            text.append('\'').append(quoted).append('\'');
        }
        quoted.setLength(0);
        inQuotes = false;
        scripted = false;
    }

    private void script(String script) {
        String braced = "{{ " + script + " }}";
        if (inQuotes) {
            quoted.append(braced.replace("'", "''"));
            scripted = true;
        } else if (BEFORE_A_NUMBER.matcher(text).matches()
                || WITHIN_VALUES.matcher(text).matches()) {
            Term term = subject.item().term(TextNode.valueOf("=" + braced));
            bind(
                    TextNode.valueOf(
                            term.kind() == Kind.NUMBER
                                    ? "{{ " + term.text() + " }}"
                                    : "{{ $number(" + term.text() + ") }}"));
        } else {
            subject.obstacle(
                    "a script that writes a part of the statement, "
                            + braced
                            + ", has no counterpart");
        }
    }

    private void bind(JsonNode value) {
        String name = "value" + (values.size() + 1);
        values.set(name, value);
        text.append(':').append(name);
    }

    /** n8n's {@code $1}, {@code $2}, whose values are listed beside the statement. */
    private void places() {
        Given options = subject.given().object("options");
        JsonNode written = options.raw("queryReplacement");
        Matcher place = PLACE.matcher(text.toString());
        String whole =
                place.replaceAll(found -> {
                    if (found.group(2) != null) {
                        subject.obstacle(
                                "a name that is given as a value, '"
                                        + found.group()
                                        + "', has no counterpart");
                    }
                    int number = Integer.parseInt(found.group(1));
                    values.set("p" + number, listed(written, number - 1));
                    return ":p" + number;
                });
        text.setLength(0);
        text.append(whole);
    }

    /** A list that a script makes, or one with commas. */
    private JsonNode listed(JsonNode written, int place) {
        Wording wording = Wording.of(written.asText(""));
        if (wording.whole()) {
            Term all = subject.item().term(written);
            String list = "($type($r) = \"string\" ? $split($r, /,\\s*/) : [$r])";
            return TextNode.valueOf(
                    "{{ ($r := " + all.text() + "; " + list + "[" + place + "]) }}");
        }
        String[] parts = written.asText("").replaceFirst("^=", "").split(",", -1);
        if (place < 0 || place >= parts.length || parts[place].isBlank()) {
            subject.obstacle(
                    "the statement asks for value $%d, which is not listed".formatted(place + 1));
            return Json.nothing();
        }
        return subject.item().template(TextNode.valueOf("=" + parts[place].strip()));
    }
}
