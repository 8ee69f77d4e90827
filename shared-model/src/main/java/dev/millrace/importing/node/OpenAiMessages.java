package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.json.Json;

/** The {@code openAi} nodes of both generations, where they send messages to a chat model. */
final class OpenAiMessages {
    static final String TYPE = "@n8n/n8n-nodes-langchain.openAi";
    static final String FIRST = "n8n-nodes-base.openAi";

    private static final TextNode JSON =
            TextNode.valueOf("You are a helpful assistant designed to output JSON.");

    private final Subject subject;
    private final Given given;
    private final boolean first;

    private OpenAiMessages(Subject subject) {
        this.subject = subject;
        this.given = subject.given();
        this.first = subject.node().type().equals(FIRST);
    }

    /**
     * @return a formula of what it puts out: the first choice
     */
    static String draw(Subject subject) {
        OpenAiMessages node = new OpenAiMessages(subject);
        if (node.asks()) {
            return node.asked();
        }
        subject.step(CompletionDraft.TYPE, Json.object());
        return "$json";
    }

    private boolean asks() {
        String resource = given.text("resource", "text");
        String operation = given.text("operation", first ? "complete" : "message");
        boolean chat = resource.equals(first ? "chat" : "text");
        boolean messages = operation.equals(first ? "complete" : "message");
        if (chat && messages && subject.node().version() < 2) {
            return true;
        }
        subject.node().parameters().fieldNames().forEachRemaining(given::ignore);
        subject.obstacle("'%s' of '%s' has no counterpart".formatted(operation, resource));
        return false;
    }

    private String asked() {
        CompletionDraft draft = new CompletionDraft(subject, subject.node());
        draft.timeout(Json.nothing(), "5m");
        String later = given.has("model") ? "model" : "chatModel";
        JsonNode model = given.chosen(first ? later : "modelId");
        draft.model(model.asText("").isEmpty() ? CompletionDraft.usual(subject) : model);
        Given options = given.object("options");
        if (options.whole("n", 1) != 1) {
            subject.obstacle("several answers to one question have no counterpart");
        }
        draft.options(options);
        boolean json = given.flag("jsonOutput", false);
        if (json) {
            draft.json();
            draft.message("system", JSON);
        }
        messages(draft);
        if (!given.flag(first ? "simplifyOutput" : "simplify", true)) {
            subject.obstacle("an answer as the API puts it has no counterpart");
        }
        subject.step(CompletionDraft.TYPE, draft.drawn());
        return choice(json ? "json" : "text");
    }

    private static String choice(String content) {
        String message = "{\"role\": \"assistant\", \"content\": $json." + content + "}";
        return "{\"index\": 0, \"message\": "
                + message
                + ", \"finish_reason\": $json.finishReason}";
    }

    private void messages(CompletionDraft draft) {
        Given list = given.object(first ? "prompt" : "messages");
        for (Given message : list.list(first ? "messages" : "values")) {
            if (!message.text("type", "text").equals("text")) {
                subject.obstacle("a message that is no text has no counterpart");
            }
            draft.message(message.text("role", "user"), message.raw("content"));
        }
        given.ignore("hideTools", "noticeTools", "notice");
    }
}
