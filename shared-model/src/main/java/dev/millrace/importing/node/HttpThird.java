package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/** A call as versions from 3 write it. */
final class HttpThird {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Subject subject;
    private final Given given;
    private final ObjectNode call = Json.object();

    private HttpThird(Subject subject) {
        this.subject = subject;
        this.given = subject.given();
    }

    static ObjectNode call(Subject subject) {
        HttpThird reader = new HttpThird(subject);
        reader.read();
        return reader.call;
    }

    private void read() {
        given.ignore("infoMessage", "curlImport", "provideSslCertificates");
        call.put("method", given.text("method", "GET"));
        call.set("url", subject.item().template(given.raw("url")));
        HttpNodes.put(
                call, "query", part("sendQuery", "specifyQuery", "queryParameters", "jsonQuery"));
        HttpNodes.put(
                call,
                "headers",
                part("sendHeaders", "specifyHeaders", "headerParameters", "jsonHeaders"));
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
                ? HttpPairs.json(given.raw(json), subject)
                : HttpPairs.pairs(given.object(pairs), "parameters", subject);
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
        JsonNode body =
                specified.equals("json")
                        ? HttpPairs.json(given.raw("jsonBody"), subject)
                        : HttpPairs.pairs(given.object("bodyParameters"), "parameters", subject);
        call.set("body", body);
        HttpNodes.contentType(call, "application/json");
    }

    private void form(String specified) {
        JsonNode body =
                specified.equals("string")
                        ? subject.item().template(given.raw("body"))
                        : HttpPairs.pairs(given.object("bodyParameters"), "parameters", subject);
        call.set("body", body);
        HttpNodes.contentType(call, FORM);
    }

    private void raw() {
        JsonNode body = subject.item().template(given.raw("body"));
        boolean computed = body.asText().startsWith("{{") && body.asText().endsWith("}}");
        if (computed) {
            subject.note("a raw body that is no text is sent as JSON");
        }
        call.set("body", body);
        HttpNodes.contentType(call, given.text("rawContentType", "text/plain"));
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
            call.put("output", "text");
        }
    }
}
