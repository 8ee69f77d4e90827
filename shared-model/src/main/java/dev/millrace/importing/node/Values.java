package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.script.Kind;
import dev.millrace.importing.script.NoCounterpart;
import dev.millrace.importing.script.Surroundings;
import dev.millrace.importing.script.Term;
import dev.millrace.importing.script.Translation;
import dev.millrace.importing.script.Wording;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Puts values of parameters into ours, with all scripts in them: as templates, or as one formula.
 * What has no counterpart is told, and nothing stands for it.
 */
final class Values {
    private final Surroundings around;
    private final Consumer<String> obstacles;
    private final Translation translation;

    Values(Surroundings around, Consumer<String> obstacles) {
        this.around = around;
        this.obstacles = obstacles;
        this.translation = new Translation(around);
    }

    Translation translation() {
        return translation;
    }

    Surroundings around() {
        return around;
    }

    /** A value with templates in it. */
    JsonNode template(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode templates = Json.object();
                object.properties()
                        .forEach(field ->
                                templates.set(name(field.getKey()), template(field.getValue())));
                yield templates;
            }
            case ArrayNode array -> {
                ArrayNode templates = Json.array();
                array.forEach(item -> templates.add(template(item)));
                yield templates;
            }
            case TextNode text -> template(Wording.of(text.textValue()));
            default -> value.isMissingNode() ? Json.nothing() : value;
        };
    }

    private JsonNode template(Wording wording) {
        if (wording.whole()) {
            return template(script(wording.pieces().getFirst().text()));
        }
        StringBuilder text = new StringBuilder();
        for (Wording.Piece piece : wording.pieces()) {
            text.append(piece.script() ? braced(script(piece.text())) : literal(piece.text()));
        }
        // the first '=' of a template would be taken for n8n's
        boolean mistaken = text.indexOf("=") == 0 && text.indexOf("{{") > 0;
        return TextNode.valueOf(mistaken ? "{{ \"=\" }}" + text.substring(1) : text.toString());
    }

    static TextNode template(Term term) {
        return TextNode.valueOf(braced(shown(term)));
    }

    private static String braced(Term term) {
        return "{{ " + term.text() + " }}";
    }

    /** Braces that are meant as such. */
    private static String literal(String text) {
        return text.replace("{{", "{{ \"{{\" }}");
    }

    /** A value as one formula. */
    Term term(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> Term.of(Kind.OBJECT, object(object));
            case ArrayNode array -> Term.of(Kind.LIST, array(array));
            case TextNode text -> term(Wording.of(text.textValue()));
            default -> constant(value);
        };
    }

    private static Term constant(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> Term.of(Kind.NUMBER, value.decimalValue().toPlainString());
            case BOOLEAN -> Term.of(Kind.FLAG, value.asText());
            default -> Term.of(Kind.JSON, "null");
        };
    }

    private Term term(Wording wording) {
        if (wording.whole()) {
            return shown(script(wording.pieces().getFirst().text()));
        }
        List<String> parts = new ArrayList<>();
        for (Wording.Piece piece : wording.pieces()) {
            parts.add(piece.script() ? inText(script(piece.text())) : Term.quote(piece.text()));
        }
        return switch (parts.size()) {
            case 0 -> Term.quoted("");
            case 1 -> Term.of(Kind.TEXT, parts.getFirst());
            default -> Term.loose(Kind.TEXT, String.join(" & ", parts));
        };
    }

    private String inText(Term term) {
        try {
            return translation.inText(term);
        } catch (NoCounterpart none) {
            obstacles.accept(none.what() + " has no counterpart");
            return "\"\"";
        }
    }

    private String object(ObjectNode object) {
        return object.properties().stream()
                .map(this::field)
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private String field(Map.Entry<String, JsonNode> field) {
        return Term.quote(name(field.getKey())) + ": " + value(field.getValue()).text();
    }

    /** As the value of a field, which is there even if there is nothing to put into it. */
    Term value(JsonNode value) {
        Term term = term(value);
        boolean sure = term.kind() != Kind.JSON || term.text().equals("null");
        return sure ? term : Term.loose(Kind.JSON, term.tight() + " ?? null");
    }

    private String array(ArrayNode array) {
        List<String> items = new ArrayList<>();
        array.forEach(item -> items.add(value(item).text()));
        return "[" + String.join(", ", items) + "]";
    }

    /** Names can be written as expressions, and hardly ever are one. */
    String name(String written) {
        Wording wording = Wording.of(written);
        if (!wording.literal()) {
            obstacles.accept("a name that is computed, '" + written + "', has no counterpart");
            return written;
        }
        return wording.spelled();
    }

    private Term script(String text) {
        try {
            return translation.script(text);
        } catch (NoCounterpart none) {
            String shown = text.length() <= 120 ? text : text.substring(0, 117) + "...";
            obstacles.accept(none.what() + " has no counterpart, in {{ " + shown + " }}");
            return Term.of(Kind.JSON, "null");
        }
    }

    /** As n8n shows it: moments as texts, items as what is in them. */
    private static Term shown(Term term) {
        return switch (term.kind()) {
            case TIME -> Term.of(Kind.TEXT, "$fromMillis(" + term.text() + ")");
            case ITEM -> term.as(Kind.OBJECT);
            case ITEMS -> term.as(Kind.LIST);
            case JSON, TEXT, NUMBER, FLAG, LIST, OBJECT, MATCH -> term;
        };
    }
}
