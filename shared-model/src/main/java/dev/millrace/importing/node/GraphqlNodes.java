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
    public Handling handling(WorkflowNode node) {
        return Handling.EFFECT;
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        Credentials.refuse(subject);
        given.ignore("requestFormat", "allowUnauthorizedCerts");
        if (!given.text("requestMethod", "POST").equals("POST")) {
            subject.obstacle("a query in the address of a call has no counterpart");
        }
        if (!given.text("responseFormat", "json").equals("json")) {
            subject.obstacle("an answer that is kept as a text has no counterpart");
        }
        ObjectNode call = Json.object().put("method", "POST");
        call.set("url", subject.item().template(given.raw("endpoint")));
        HttpNodes.put(
                call,
                "headers",
                HttpPairs.pairs(given.object("headerParametersUi"), "parameter", subject));
        ObjectNode body = call.putObject("body");
        body.set("query", subject.item().template(given.raw("query")));
        JsonNode variables = HttpPairs.json(given.raw("variables"), subject);
        HttpNodes.put(body, "variables", variables);
        HttpNodes.put(body, "operationName", subject.item().template(given.raw("operationName")));
        HttpNodes.timeout(Json.nothing(), subject);
        subject.note("an answer with 'errors' is no failure here, as it is in n8n");
        subject.step("web:httpRequest", call.put("output", "item"));
    }
}
