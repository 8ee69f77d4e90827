package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Set;

/** {@code graphql}: a call whose body says what is asked. */
final class GraphqlNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.graphql");
    }

    @Override
    public String becomes() {
        return "web:httpRequest";
    }

    @Override
    public boolean spreads() {
        return true;
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.EFFECT;
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        given.ignore("requestFormat", "allowUnauthorizedCerts");
        if (!given.text("requestMethod", "POST").equals("POST")) {
            subject.obstacle("a query in the address of a call has no counterpart");
        }
        if (!given.text("responseFormat", "json").equals("json")) {
            subject.obstacle("an answer that is kept as a text has no counterpart");
        }
        HttpDraft call = new HttpDraft(subject, "POST", given.raw("endpoint"));
        call.headers(HttpPairs.read(given.object("headerParametersUi"), "parameter", subject));
        call.body(body(given, subject), "");
        HttpNodes.timeout(Json.nothing(), subject);
        subject.note("an answer with 'errors' is no failure here, as it is in n8n");
        call.output("item");
        subject.step("web:httpRequest", call.drawn());
    }

    private static ObjectNode body(Given given, Subject subject) {
        ObjectNode body = Json.object();
        body.set("query", given.raw("query"));
        JsonNode variables = JsonTexts.read(given.raw("variables"), subject);
        if (variables.isTextual() || !variables.isEmpty()) {
            body.set("variables", variables);
        }
        if (given.has("operationName")) {
            body.set("operationName", given.raw("operationName"));
        }
        return body;
    }
}
