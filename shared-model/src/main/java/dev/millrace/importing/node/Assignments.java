package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.script.Kind;
import dev.millrace.importing.script.NoCounterpart;
import dev.millrace.importing.script.Wording;
import dev.millrace.json.Json;
import java.util.List;

/** Reads what a {@code set} sets, as each of its versions writes it. */
final class Assignments {
    private final Subject subject;
    private final Assigned.Fields fields = Assigned.Fields.none();
    private boolean dots = true;

    private Assignments(Subject subject) {
        this.subject = subject;
    }

    static Assigned read(Subject subject) {
        Given given = subject.given();
        if (given.text("mode", "manual").equals("raw")) {
            given.ignore("fields", "assignments");
            return new Assigned.Value(JsonTexts.read(given.raw("jsonOutput"), subject));
        }
        given.ignore("jsonOutput");
        Assignments assignments = new Assignments(subject);
        assignments.options(given.object("options"));
        assignments.values(given);
        return assignments.fields;
    }

    private void options(Given options) {
        dots = options.flag("dotNotation", true);
        options.ignore("ignoreConversionErrors", "includeBinary", "stripBinary");
    }

    private void values(Given given) {
        double version = subject.node().version();
        if (version >= 3.3) {
            for (Given one : given.object("assignments").list("assignments")) {
                one.ignore("id");
                add(one, one.text("type", "string"), one.raw("value"));
            }
        } else if (version >= 3) {
            for (Given one : given.object("fields").list("values")) {
                String type = one.text("type", "stringValue");
                add(one, type.replace("Value", ""), one.raw(type));
            }
        } else {
            Given values = given.object("values");
            for (String type : List.of("string", "number", "boolean")) {
                values.list(type).forEach(one -> add(one, type, one.raw("value")));
            }
        }
    }

    private void add(Given one, String type, JsonNode written) {
        String name = subject.item().name(one.raw("name").asText(""));
        if (name.isEmpty()) {
            return; // a row that was left empty
        }
        boolean path = dots && !name.startsWith(".") && !name.endsWith(".") && !name.contains("..");
        fields.set(path ? List.of(name.split("\\.", -1)) : List.of(name), typed(written, type));
    }

    /** n8n makes a value of the type that its field says. */
    private JsonNode typed(JsonNode written, String type) {
        return switch (type) {
            case "number" -> number(written);
            case "boolean" ->
                    written.asText().matches("true|false")
                            ? JsonNodeFactory.instance.booleanNode(written.asText().equals("true"))
                            : written;
            case "array", "object" -> JsonTexts.read(written, subject);
            default -> written.isValueNode() ? TextNode.valueOf(written.asText("")) : written;
        };
    }

    private JsonNode number(JsonNode written) {
        if (!written.isTextual()) {
            return written;
        }
        Wording wording = Wording.of(written.textValue());
        if (wording.whole()) {
            return read(wording.pieces().getFirst().text());
        }
        String digits = wording.literal() ? wording.spelled().strip() : "";
        if (digits.matches("-?(0|[1-9]\\d{0,99})(\\.\\d{1,99})?")) {
            return Json.read(digits);
        }
        return wording.pieces().isEmpty() ? Json.nothing() : written;
    }

    /** Texts that spell numbers become numbers; nothing stays nothing. */
    private JsonNode read(String script) {
        try {
            if (subject.values().translation().script(script).kind() == Kind.NUMBER) {
                return TextNode.valueOf("={{ " + script + " }}");
            }
        } catch (NoCounterpart told) {
            return TextNode.valueOf("={{ " + script + " }}"); // and told when it is used
        }
        return TextNode.valueOf(
                "={{ (%s) != null ? Number(%s) : null }}".formatted(script, script));
    }
}
