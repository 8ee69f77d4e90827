package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;

/** A call as versions 1 and 2 write it. */
final class HttpFirst {
    private final Subject subject;
    private final Given given;
    private final Given options;
    private final boolean json;
    private final HttpDraft call;

    private HttpFirst(Subject subject) {
        this.subject = subject;
        this.given = subject.given();
        this.options = given.object("options");
        this.json = given.flag("jsonParameters", false);
        this.call = new HttpDraft(subject, given.text("requestMethod", "GET"), given.raw("url"));
    }

    static HttpDraft call(Subject subject) {
        HttpFirst reader = new HttpFirst(subject);
        reader.read();
        return reader.call;
    }

    private void read() {
        call.query(part("query"));
        call.headers(part("header"));
        JsonNode body = part("body");
        if (given.text("requestMethod", "GET").matches("POST|PUT|PATCH|DELETE")) {
            body(body);
        }
        answer();
    }

    private JsonNode part(String name) {
        String pairs = name + "ParametersUi";
        String text = name + "ParametersJson";
        given.ignore(pairs, text);
        if (!json) {
            return HttpPairs.read(given.object(pairs), "parameter", subject);
        }
        return given.has(text) ? JsonTexts.read(given.raw(text), subject) : Json.object();
    }

    private void body(JsonNode body) {
        String type = options.text("bodyContentType", "json");
        if (body.isObject() && body.isEmpty()) {
            return;
        }
        switch (type) {
            case "json" -> call.body(body, "application/json");
            case "form-urlencoded" -> call.body(body, "application/x-www-form-urlencoded");
            case "raw" -> call.body(body, options.text("bodyContentCustomMimeType", "text/plain"));
            default -> subject.obstacle("a body of the kind '" + type + "' has no counterpart");
        }
    }

    private void answer() {
        String format = given.text("responseFormat", "json");
        if (format.equals("file") || !given.text("dataPropertyName", "data").equals("data")) {
            subject.obstacle("an answer that is kept as a file has no counterpart");
        }
        if (format.equals("string")) {
            call.output("text");
        }
        HttpNodes.timeout(options.raw("timeout"), subject);
        options.ignore("splitIntoItems");
        if (!options.flag("followRedirect", true)) {
            subject.obstacle("a call that does not follow redirects has no counterpart");
        }
        options.ignore("followAllRedirects");
    }
}
