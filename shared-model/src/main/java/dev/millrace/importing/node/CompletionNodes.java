package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.importing.workflow.WorkflowNode.OnFailure;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Set;

/**
 * What asks a model: {@code openAi} itself, or a chain or an agent without tools by the model that
 * is attached.
 */
final class CompletionNodes implements Family {
    private static final String ANSWER = "answer";
    private static final String CHAIN = "@n8n/n8n-nodes-langchain.chainLlm";
    private static final String AGENT = "@n8n/n8n-nodes-langchain.agent";
    private static final String TEXT = "$replace($json.text, /^\\s+|\\s+$/, \"\")";

    @Override
    public Set<String> types() {
        return Set.of(CHAIN, AGENT, OpenAiMessages.TYPE, OpenAiMessages.FIRST);
    }

    @Override
    public String becomes() {
        return CompletionDraft.TYPE;
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.EFFECT;
    }

    @Override
    public List<Exit> exits(WorkflowNode node, Items in) {
        return List.of(Exit.of(ANSWER, "main"));
    }

    @Override
    public String shaping() {
        return ANSWER;
    }

    @Override
    public Set<String> attached() {
        return Set.of(ModelNodes.KIND);
    }

    @Override
    public void draw(Subject subject) {
        String answer =
                switch (subject.node().type()) {
                    case CHAIN -> chain(subject);
                    case AGENT -> agent(subject);
                    default -> OpenAiMessages.draw(subject);
                };
        boolean goesOn = subject.node().onFailure() == OnFailure.CONTINUE;
        String formula = goesOn ? "$exists($json.error.code) ? $json : " + answer : answer;
        subject.step(
                ANSWER, "data:transform", Json.object().put("expression", "{{ " + formula + " }}"));
    }

    private static String chain(Subject subject) {
        Given given = subject.given();
        given.ignore("hasOutputParser", "notice", "batching");
        CompletionDraft draft = attached(subject);
        for (Given message : given.object("messages").list("messageValues")) {
            String kind = message.text("messageType", "text");
            String type = message.text("type", "SystemMessagePromptTemplate");
            message.ignore("binaryImageDataKey", "imageUrl", "imageDetail");
            if (!kind.equals("text")) {
                subject.obstacle("a message of the kind '" + kind + "' has no counterpart");
            }
            draft.message(role(type), message.raw("message"));
        }
        draft.message("user", asked(subject));
        subject.step(CompletionDraft.TYPE, draft.drawn());
        return subject.node().version() < 1.5
                ? "{\"response\": {\"text\": " + TEXT + "}}"
                : "{\"text\": " + TEXT + "}";
    }

    private static String role(String type) {
        if (type.startsWith("Human")) {
            return "user";
        }
        return type.startsWith("AI") ? "assistant" : "system";
    }

    /** What is asked: a text of its own, or a field of the item that depends on the version. */
    private static JsonNode asked(Subject subject) {
        Given given = subject.given();
        double version = subject.node().version();
        boolean own = given.text("promptType", "auto").equals("define");
        given.ignore("prompt", "text");
        JsonNode written = given.raw(given.has("text") && own ? "text" : "prompt");
        if (!written.asText("").isEmpty()) {
            return written;
        }
        String field = version < 1.1 ? "input" : "chatInput";
        boolean second = version >= 1.1 && version < 1.3 && subject.node().type().equals(CHAIN);
        return TextNode.valueOf("={{ $json." + (second ? "chat_input" : field) + " }}");
    }

    private static String agent(Subject subject) {
        Given given = subject.given();
        given.ignore("hasOutputParser", "notice");
        String kind = given.text("agent", subject.node().version() < 1.7 ? "" : "toolsAgent");
        if (!kind.equals("toolsAgent")) {
            subject.obstacle("an agent of the kind '" + kind + "' has no counterpart");
        }
        Given options = given.object("options");
        options.ignore("maxIterations", "passthroughBinaryImages", "batching", "enableStreaming");
        CompletionDraft draft = attached(subject);
        JsonNode system = options.raw("systemMessage");
        draft.message(
                "system",
                system.asText("").isEmpty()
                        ? TextNode.valueOf("You are a helpful assistant")
                        : system);
        draft.message("user", asked(subject));
        subject.step(CompletionDraft.TYPE, draft.drawn());
        return "{\"output\": $json.text}";
    }

    /** By the one model that is attached. */
    private static CompletionDraft attached(Subject subject) {
        List<WorkflowNode> models = subject.place().attached(ModelNodes.KIND);
        if (models.size() != 1) {
            subject.obstacle("it needs one model, and %d are attached".formatted(models.size()));
            return new CompletionDraft(subject, subject.node());
        }
        CompletionDraft draft = new CompletionDraft(subject, models.getFirst());
        ModelNodes.put(models.getFirst(), subject, draft);
        return draft;
    }
}
