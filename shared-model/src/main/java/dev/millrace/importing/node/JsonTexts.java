package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.script.Wording;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON that is written as a text, with scripts in it. n8n fills in the scripts and reads what comes
 * out; here the JSON is read around them, so a value with a quote in it does no harm.
 */
final class JsonTexts {
    private static final Pattern STRINGIFIED =
            Pattern.compile(
                    "JSON\\s*\\.\\s*stringify\\((.*)\\)|(.*)\\.toJsonString\\(\\)", Pattern.DOTALL);
    private static final Pattern MARK = Pattern.compile("\uE000(\\d+)\uE001");

    private final List<Wording.Piece> pieces;

    /** Numbers of the scripts that stand within quotes, and so yield texts. */
    private final Set<Integer> quoted = new HashSet<>();

    private JsonTexts(List<Wording.Piece> pieces) {
        this.pieces = pieces;
    }

    /** The value as n8n would have it, its scripts still in it; what cannot be read is told. */
    static JsonNode read(JsonNode written, Subject subject) {
        if (!written.isTextual()) {
            return written;
        }
        Wording wording = Wording.of(written.textValue().strip());
        if (wording.whole()) {
            return TextNode.valueOf("={{ " + plain(wording.pieces().getFirst().text()) + " }}");
        }
        if (wording.pieces().isEmpty()) {
            return Json.object();
        }
        try {
            JsonTexts texts = new JsonTexts(wording.pieces());
            return texts.filled(Json.read(texts.marked()));
        } catch (BadJson bad) {
            subject.obstacle("what should be JSON is none: " + bad.getMessage());
            return Json.object();
        }
    }

    /** The value itself, if the script makes a text of it that is to be read again. */
    private static String plain(String script) {
        Matcher matcher = STRINGIFIED.matcher(script.strip());
        if (!matcher.matches()) {
            return script;
        }
        String value = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return value.contains(",") && !value.strip().endsWith("}") ? script : value;
    }

    /** With marks where the scripts are, in quotes unless they are within some. */
    private String marked() {
        StringBuilder text = new StringBuilder();
        boolean within = false;
        for (int i = 0; i < pieces.size(); i++) {
            Wording.Piece piece = pieces.get(i);
            if (piece.script()) {
                String mark = "\uE000" + i + "\uE001";
                text.append(within ? mark : "\"" + mark + "\"");
                if (within) {
                    quoted.add(i);
                }
            } else {
                text.append(piece.text());
                within = quotedAfter(piece.text(), within);
            }
        }
        return text.toString();
    }

    private static boolean quotedAfter(String text, boolean before) {
        boolean quoted = before;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            i += quoted && c == '\\' ? 1 : 0;
            quoted ^= c == '"';
        }
        return quoted;
    }

    private JsonNode filled(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode filled = Json.object();
                object.properties()
                        .forEach(field ->
                                filled.set(
                                        text(field.getKey()).asText(), filled(field.getValue())));
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = Json.array();
                array.forEach(item -> filled.add(filled(item)));
                yield filled;
            }
            case TextNode text -> text(text.textValue());
            default -> value;
        };
    }

    private TextNode text(String marked) {
        Matcher matcher = MARK.matcher(marked);
        if (!matcher.find()) {
            return TextNode.valueOf(marked.startsWith("=") ? "=" + marked : marked);
        }
        if (matcher.matches()) {
            int piece = Integer.parseInt(matcher.group(1));
            String script = pieces.get(piece).text();
            return TextNode.valueOf(
                    quoted.contains(piece)
                            ? "={{ '' + (" + script + ") }}"
                            : "={{ " + plain(script) + " }}");
        }
        String filled =
                matcher.reset()
                        .replaceAll(mark ->
                                Matcher.quoteReplacement(
                                        "{{ "
                                                + pieces.get(Integer.parseInt(mark.group(1))).text()
                                                + " }}"));
        return TextNode.valueOf("=" + filled);
    }
}
