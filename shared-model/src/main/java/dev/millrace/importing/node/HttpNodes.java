package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.Set;

/** {@code httpRequest}, in all its versions. Its answer's body is what it puts out. */
final class HttpNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.httpRequest");
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
        boolean splits =
                node.version() >= 3
                        || node.parameters().path("options").path("splitIntoItems").asBoolean();
        return splits
                ? new Handling(Handling.Takes.EFFECT, Handling.Gives.ASKED, false, true)
                : Handling.EFFECT;
    }

    @Override
    public void draw(Subject subject) {
        HttpDraft draft =
                subject.node().version() < 3 ? HttpFirst.call(subject) : HttpThird.call(subject);
        ObjectNode call = draft.drawn();
        if (subject.node().alwaysPutsOut()) {
            subject.note("an empty list ends its path here, where n8n goes on with an empty item");
        }
        call.putIfAbsent("output", TextNode.valueOf(subject.place().asked() ? "items" : "item"));
        subject.step("web:httpRequest", call);
    }

    /** Their time limit is n8n's. */
    static void timeout(JsonNode milliseconds, Subject subject) {
        boolean given = milliseconds.isIntegralNumber() && milliseconds.asLong() > 0;
        subject.setting("timeout", given ? milliseconds : TextNode.valueOf("5m"));
    }
}
