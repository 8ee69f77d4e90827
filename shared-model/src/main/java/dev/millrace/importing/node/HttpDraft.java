package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.script.NoCounterpart;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A call while it is read. Its headers and its query are kept as they were written until it is
 * known what else belongs to them: the kind of the body, a credential.
 */
final class HttpDraft {
    private final Subject subject;
    private final ObjectNode call = Json.object();
    private JsonNode headers = Json.object();
    private JsonNode query = Json.object();
    private String contentType = "";

    HttpDraft(Subject subject, String method, JsonNode url) {
        this.subject = subject;
        call.put("method", method);
        call.set("url", subject.item().template(url));
    }

    /** As written: an object, or a script that yields one. */
    void headers(JsonNode written) {
        headers = written;
    }

    /** As written: an object, or a script that yields one. */
    void query(JsonNode written) {
        query = written;
    }

    void body(JsonNode written, String type) {
        call.set("body", subject.item().template(written));
        contentType = type;
    }

    /** The body, once it is there. */
    JsonNode body() {
        return call.path("body");
    }

    void output(String output) {
        call.put("output", output);
    }

    /** The parameters of a {@code web:httpRequest}, signed if the node says so. */
    ObjectNode drawn() {
        HttpSignature signature = HttpSignature.of(subject);
        ObjectNode said = Json.object();
        if (!contentType.isEmpty() && !names(headers, "content-type")) {
            said.put("Content-Type", contentType);
        }
        put("headers", headers, said, signature.headers());
        put("query", query, Json.object(), signature.query());
        return call;
    }

    private static boolean names(JsonNode pairs, String name) {
        for (var names = pairs.fieldNames(); names.hasNext(); ) {
            if (names.next().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param more what is there beside what was written
     * @param signed a formula of the credential's own; empty for none
     */
    private void put(String name, JsonNode written, ObjectNode more, String signed) {
        JsonNode all = written;
        if (written instanceof ObjectNode pairs) {
            all = pairs.deepCopy().setAll(more);
        }
        boolean alone = signed.isEmpty() && (written.isObject() || more.isEmpty());
        if (all.isEmpty() && !all.isTextual() && signed.isEmpty()) {
            return;
        }
        call.set(
                name,
                alone
                        ? subject.item().template(all)
                        : merged(written.isObject() ? Json.object() : more, all, signed));
    }

    /** The later ones win. */
    private TextNode merged(ObjectNode more, JsonNode written, String signed) {
        List<String> parts = new ArrayList<>();
        try {
            if (!more.isEmpty()) {
                parts.add(subject.item().term(more).text());
            }
            if (written.isTextual() || !written.isEmpty()) {
                parts.add(subject.item().term(written).text());
            }
        } catch (NoCounterpart none) {
            subject.obstacle(none.what() + " has no counterpart");
        }
        if (!signed.isEmpty()) {
            parts.add(signed);
        }
        return TextNode.valueOf("{{ $merge([" + String.join(", ", parts) + "]) }}");
    }
}
