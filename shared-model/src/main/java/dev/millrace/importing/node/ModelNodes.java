package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Map;
import java.util.Set;

/**
 * Models behind APIs of OpenAI's form. They are attached to another node and no nodes of their own:
 * what they say goes into that one's {@code ai:completion}.
 */
public final class ModelNodes implements Family {
    /** How they are attached. */
    public static final String KIND = "ai_languageModel";

    private static final String CHAIN = "@n8n/n8n-nodes-langchain.";

    /** The addresses of their APIs, by type; empty where only the credential knows it. */
    private static final Map<String, String> APIS =
            Map.of(
                    CHAIN + "lmChatOpenAi", CompletionDraft.OPEN_AI,
                    CHAIN + "lmChatOpenRouter", "https://openrouter.ai/api/v1",
                    CHAIN + "lmChatGroq", "https://api.groq.com/openai/v1",
                    CHAIN + "lmChatDeepSeek", "https://api.deepseek.com",
                    CHAIN + "lmChatMistralCloud", "https://api.mistral.ai/v1",
                    CHAIN + "lmChatXAiGrok", "https://api.x.ai/v1",
                    CHAIN + "lmChatGoogleGemini",
                            "https://generativelanguage.googleapis.com/v1beta/openai",
                    CHAIN + "lmChatOllama", "http://localhost:11434/v1");

    @Override
    public Set<String> types() {
        return APIS.keySet();
    }

    @Override
    public String becomes() {
        return CompletionDraft.TYPE;
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.PASSING;
    }

    @Override
    public void draw(Subject subject) {
        throw new IllegalStateException("a model is drawn by the node that it is attached to");
    }

    /** The part of a completion that the model says. */
    static void put(WorkflowNode model, Subject subject, CompletionDraft draft) {
        Given given =
                new Given(
                        model.parameters(),
                        "",
                        obstacle -> subject.obstacle("'" + model.name() + "': " + obstacle));
        given.ignore("notice");
        draft.api(APIS.getOrDefault(model.type(), CompletionDraft.OPEN_AI));
        draft.model(name(given, model, subject));
        if (given.flag("responsesApiEnabled", false)) {
            given.ignore("builtInTools");
        }
        Given options = given.object("options");
        draft.options(options);
        draft.timeout(options.raw("timeout"), "60s");
        given.rest();
    }

    private static JsonNode name(Given given, WorkflowNode model, Subject subject) {
        JsonNode name = given.has("modelName") ? given.chosen("modelName") : given.chosen("model");
        given.ignore("model", "modelName");
        if (!name.asText("").isEmpty()) {
            return Json.read(Json.text(name).replace("\"models/", "\""));
        }
        if (!model.type().endsWith("lmChatOpenAi")) {
            subject.obstacle("'" + model.name() + "' does not say which model it is");
        }
        return CompletionDraft.usual(subject);
    }
}
