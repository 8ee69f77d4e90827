package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/** A call as versions 1 and 2 write it. */
final class HttpFirst {
    private final Subject subject;
    private final Given given;
    private final Given options;
    private final boolean json;
    private final ObjectNode call = Json.object();

    private HttpFirst(Subject subject) {
        this.subject = subject;
        this.given = subject.given();
        this.options = given.object("options");
        this.json = given.flag("jsonParameters", false);
    }

    static ObjectNode call(Subject subject) {
        HttpFirst reader = new HttpFirst(subject);
        reader.read();
        return reader.call;
    }

    private void read() {
        String method = given.text("requestMethod", "GET");
        call.put("method", method);
        call.set("url", subject.item().template(given.raw("url")));
        HttpNodes.put(call, "query", part("query"));
        HttpNodes.put(call, "headers", part("header"));
        JsonNode body = part("body");
        if (method.matches("POST|PUT|PATCH|DELETE")) {
            body(body);
        }
        answer();
    }

    private JsonNode part(String name) {
        String pairs = name + "ParametersUi";
        String text = name + "ParametersJson";
        given.ignore(pairs, text);
        if (!json) {
            return HttpPairs.pairs(given.object(pairs), "parameter", subject);
        }
        return given.has(text) ? HttpPairs.json(given.raw(text), subject) : Json.object();
    }

    private void body(JsonNode body) {
        String type = options.text("bodyContentType", "json");
        if (body.isObject() && body.isEmpty()) {
            return;
        }
        call.set("body", body);
        switch (type) {
            case "json" -> HttpNodes.contentType(call, "application/json");
            case "form-urlencoded" ->
                    HttpNodes.contentType(call, "application/x-www-form-urlencoded");
            case "raw" ->
                    HttpNodes.contentType(
                            call, options.text("bodyContentCustomMimeType", "text/plain"));
            default -> subject.obstacle("a body of the kind '" + type + "' has no counterpart");
        }
    }

    private void answer() {
        String format = given.text("responseFormat", "json");
        if (format.equals("file") || !given.text("dataPropertyName", "data").equals("data")) {
            subject.obstacle("an answer that is kept as a file has no counterpart");
        }
        if (format.equals("string")) {
            call.put("output", "text");
        }
        HttpNodes.timeout(options.raw("timeout"), subject);
        options.ignore("splitIntoItems");
        if (!options.flag("followRedirect", true)) {
            subject.obstacle("a call that does not follow redirects has no counterpart");
        }
        options.ignore("followAllRedirects");
    }
}
