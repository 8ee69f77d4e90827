package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;

/** A call as versions from 3 write it. */
final class HttpThird {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Subject subject;
    private final Given given;
    private final HttpDraft call;

    private HttpThird(Subject subject) {
        this.subject = subject;
        this.given = subject.given();
        this.call = new HttpDraft(subject, given.text("method", "GET"), given.raw("url"));
    }

    static HttpDraft call(Subject subject) {
        HttpThird reader = new HttpThird(subject);
        reader.read();
        return reader.call;
    }

    private void read() {
        given.ignore("infoMessage", "curlImport", "provideSslCertificates");
        call.query(part("sendQuery", "specifyQuery", "queryParameters", "jsonQuery"));
        call.headers(part("sendHeaders", "specifyHeaders", "headerParameters", "jsonHeaders"));
        body();
        options(given.object("options"));
    }

    private JsonNode part(String sent, String specified, String pairs, String json) {
        boolean asJson = given.text(specified, "keypair").equals("json");
        given.ignore(pairs, json);
        if (!given.flag(sent, false)) {
            return Json.object();
        }
        return asJson
                ? JsonTexts.read(given.raw(json), subject)
                : HttpPairs.read(given.object(pairs), "parameters", subject);
    }

    private void body() {
        String type = given.text("contentType", "json");
        String specified = given.text("specifyBody", "keypair");
        given.ignore("bodyParameters", "jsonBody", "body", "rawContentType", "inputDataFieldName");
        if (!given.flag("sendBody", false)) {
            return;
        }
        switch (type) {
            case "json" -> json(specified);
            case "form-urlencoded" -> form(specified);
            case "raw" -> raw();
            default -> subject.obstacle("a body of the kind '" + type + "' has no counterpart");
        }
    }

    private void json(String specified) {
        call.body(
                specified.equals("json")
                        ? JsonTexts.read(given.raw("jsonBody"), subject)
                        : HttpPairs.read(given.object("bodyParameters"), "parameters", subject),
                "application/json");
    }

    private void form(String specified) {
        call.body(
                specified.equals("string")
                        ? given.raw("body")
                        : HttpPairs.read(given.object("bodyParameters"), "parameters", subject),
                FORM);
    }

    private void raw() {
        call.body(given.raw("body"), given.text("rawContentType", "text/plain"));
        String body = call.body().asText();
        if (body.startsWith("{{") && body.endsWith("}}")) {
            subject.note("a raw body that is no text is sent as JSON");
        }
    }

    private void options(Given options) {
        HttpNodes.timeout(options.raw("timeout"), subject);
        Given redirect = options.object("redirect").object("redirect");
        redirect.ignore("maxRedirects");
        if (!redirect.flag("followRedirects", true)) {
            subject.obstacle("a call that does not follow redirects has no counterpart");
        }
        options.ignore("lowercaseHeaders");
        if (!subject.place().looped()) {
            options.ignore("batching"); // it only spreads the calls for many items
        }
        response(options.object("response").object("response"));
    }

    private void response(Given response) {
        String format = response.text("responseFormat", "autodetect");
        if (!format.matches("autodetect|json|text")) {
            subject.obstacle("an answer of the format '" + format + "' has no counterpart");
        }
        if (!response.text("outputPropertyName", "data").equals("data")) {
            subject.obstacle("'outputPropertyName' has no counterpart");
        }
        if (format.equals("text")) {
            call.output("text");
        }
    }
}
