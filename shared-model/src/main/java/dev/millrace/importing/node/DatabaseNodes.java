package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.script.Wording;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Set;

/** Databases that speak as PostgreSQL does, where a node holds a statement of its own. */
final class DatabaseNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of(
                "n8n-nodes-base.postgres",
                "n8n-nodes-base.crateDb",
                "n8n-nodes-base.questDb",
                "n8n-nodes-base.timescaleDb");
    }

    @Override
    public String becomes() {
        return "db:query";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.EFFECT;
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        ObjectNode query = Json.object();
        if (!given.text("operation", "insert").equals("executeQuery")) {
            subject.node().parameters().fieldNames().forEachRemaining(given::ignore);
            subject.obstacle("a statement that n8n puts together has no counterpart");
        }
        given.ignore("resource");
        JsonNode statement = given.raw("query");
        if (!Wording.of(statement.asText("")).literal()) {
            subject.obstacle(
                    "a statement with scripts in it has no counterpart: values belong into its parameters");
        }
        query.put("connection", Credentials.given(subject, "database"));
        query.set("query", subject.item().template(statement));
        parameters(given.object("options"), query, subject);
        subject.step("db:query", query);
    }

    private static void parameters(Given options, ObjectNode query, Subject subject) {
        options.ignore("queryReplacement", "connectionTimeout");
        JsonNode values = options.raw("queryReplacement");
        Wording wording = Wording.of(values.asText(""));
        if (wording.whole()) {
            query.set("parameters", subject.item().template(values));
        } else if (!wording.pieces().isEmpty()) {
            var list = query.putArray("parameters");
            for (String part : values.asText().replaceFirst("^=", "").split(",", -1)) {
                list.add(subject.item().template(TextNode.valueOf("=" + part.strip())));
            }
        }
    }
}
