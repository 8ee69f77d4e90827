package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models, and what asks them. */
class CompletionNodesTest {
    private static final String CHAIN = "@n8n/n8n-nodes-langchain.";

    private static Drawn asking(String type, double version, String parameters) {
        return Drawn.started().node("Ask", CHAIN + type, version, parameters).chain("Ask");
    }

    private static Drawn by(Drawn asking, String model, String parameters) {
        return asking.node("Model", CHAIN + model, 1, parameters)
                .with("credentials", "{'key':{'id':'1','name':'My key'}}")
                .link("Model", "ai_languageModel", 0, "Ask", 0);
    }

    @Test
    void a_chain_asks_the_model_that_is_attached() {
        Result result =
                by(
                                asking(
                                        "chainLlm",
                                        1.5,
                                        "{'promptType':'define','text':'=Say {{ $json.word }}','messages':{'messageValues':[{'message':'Be brief'},{'type':'HumanMessagePromptTemplate','message':'hello'}]}}"),
                                "lmChatOpenAi",
                                "{'model':'gpt-4o','options':{'temperature':0.2,'maxTokens':50,'topP':0.5,'baseURL':'http://a/v1','responseFormat':'json_object'}}")
                        .imported();

        assertThat(result.type("Ask")).as("%s", result.notes()).isEqualTo("ai:completion");
        assertThat(result.data("Ask").path("parameters"))
                .isEqualTo(
                        Drawn.json(
                                "{'baseUrl':'http://a/v1','apiKey':'{{ input.credentials.`My key` }}','model':'gpt-4o','temperature':0.2,'maxTokens':50,'options':{'top_p':0.5,'response_format':{'type':'json_object'}},"
                                        + "'messages':[{'role':'system','content':'Be brief'},{'role':'user','content':'hello'},{'role':'user','content':'Say {{ $json.word }}'}]}"));
        assertThat(result.value("Ask (answer)", "expression", "{'text':' one  two\\n'}"))
                .isEqualTo(Drawn.json("{'text':'one  two'}"));
        assertThat(result.edges()).contains("start main ask", "ask main ask_answer");
        assertThat(result.flow().path("nodes")).hasSize(3);
        assertThat(result.notesOf("Model")).containsExactly("it is a part of 'Ask' here");
        assertThat(result.notesOf("Ask"))
                .singleElement()
                .asString()
                .contains("input.credentials[\"My key\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "lmChatOpenAi, https://api.openai.com/v1",
        "lmChatOpenRouter, https://openrouter.ai/api/v1",
        "lmChatGroq, https://api.groq.com/openai/v1",
        "lmChatDeepSeek, https://api.deepseek.com",
        "lmChatMistralCloud, https://api.mistral.ai/v1",
        "lmChatXAiGrok, https://api.x.ai/v1",
        "lmChatOllama, http://localhost:11434/v1",
        "lmChatGoogleGemini, https://generativelanguage.googleapis.com/v1beta/openai"
    })
    void models_behind_apis_of_one_form_are_reached_at_their_own_address(String model, String api) {
        Result result =
                by(asking("chainLlm", 1.4, "{}"), model, "{'model':'models/m-1'}").imported();

        assertThat(result.parameter("Ask", "baseUrl").asText()).isEqualTo(api);
        assertThat(result.parameter("Ask", "model").asText()).isEqualTo("m-1");
        assertThat(result.parameter("Ask", "messages").path(0).path("content").asText())
                .isEqualTo("{{ $json.chatInput }}");
        assertThat(result.value("Ask (answer)", "expression", "{'text':'x'}"))
                .isEqualTo(Drawn.json("{'response':{'text':'x'}}"));
    }

    @Test
    void an_agent_without_tools_asks_as_well() {
        Result result =
                by(
                                asking(
                                        "agent",
                                        1.7,
                                        "{'promptType':'define','text':'=x','options':{'systemMessage':'S','maxIterations':3}}"),
                                "lmChatOpenAi",
                                "{}")
                        .imported();

        assertThat(result.type("Ask")).isEqualTo("ai:completion");
        assertThat(result.parameter("Ask", "messages"))
                .isEqualTo(
                        Drawn.json(
                                "[{'role':'system','content':'S'},{'role':'user','content':'x'}]"));
        assertThat(result.value("Ask (answer)", "expression", "{'text':'x'}"))
                .isEqualTo(Drawn.json("{'output':'x'}"));
        assertThat(result.notesOf("Ask")).anyMatch(note -> note.contains("gpt-4o-mini"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "@n8n/n8n-nodes-langchain.openAi | 1.8 | {'modelId':{'__rl':true,'value':'gpt-4o'},'messages':{'values':[{'role':'system','content':'S'},{'content':'=x'}]},'options':{}}",
                "openAi | 1 | {'resource':'chat','model':'gpt-4o','prompt':{'messages':[{'role':'system','content':'S'},{'content':'=x'}]},'options':{}}"
            })
    void openai_itself_puts_out_its_first_choice(String type, double version, String parameters) {
        Result result =
                Drawn.started().node("Ask", type, version, parameters).chain("Ask").imported();

        assertThat(result.type("Ask")).as("%s", result.notes()).isEqualTo("ai:completion");
        assertThat(result.parameter("Ask", "model").asText()).isEqualTo("gpt-4o");
        assertThat(result.parameter("Ask", "messages"))
                .isEqualTo(
                        Drawn.json(
                                "[{'role':'system','content':'S'},{'role':'user','content':'x'}]"));
        assertThat(result.value("Ask (answer)", "expression", "{'text':'t','finishReason':'stop'}"))
                .isEqualTo(
                        Drawn.json(
                                "{'index':0,'message':{'role':'assistant','content':'t'},'finish_reason':'stop'}"));
    }

    @Test
    void an_answer_in_json_is_read() {
        Result result =
                asking(
                                "openAi",
                                1.8,
                                "{'modelId':'m','messages':{'values':[{'content':'x'}]},'jsonOutput':true}")
                        .imported();

        assertThat(result.parameter("Ask", "responseFormat").asText()).isEqualTo("json");
        assertThat(result.parameter("Ask", "messages")).hasSize(2);
        assertThat(
                        result.value("Ask (answer)", "expression", "{'text':'t','json':{'a':1}}")
                                .path("message")
                                .path("content"))
                .isEqualTo(Drawn.json("{'a':1}"));
        assertThat(result.notesOf("Ask")).anyMatch(note -> note.contains("no JSON is a failure"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'generate' of 'audio' | openAi | {'resource':'audio','operation':'generate','input':'x'}",
                "as the API puts it | openAi | {'modelId':'m','messages':{'values':[{'content':'x'}]},'simplify':false}",
                "needs one model, and 0 | chainLlm | {'promptType':'define','text':'x'}",
                "'imageBinary' | chainLlm | {'messages':{'messageValues':[{'type':'HumanMessagePromptTemplate','messageType':'imageBinary'}]}}",
                "'conversationalAgent' | agent | {'agent':'conversationalAgent'}"
            })
    void what_has_no_counterpart_is_told(String said, String type, String parameters) {
        Result result = asking(type, 1.6, parameters).imported();

        assertThat(result.type("Ask")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Ask")).anyMatch(note -> note.contains(said));
    }

    @Test
    void a_tool_of_an_agent_stands_in_its_way() {
        Result result =
                by(asking("agent", 1.7, "{}"), "lmChatOpenAi", "{}")
                        .node("Tool", "noOp", 1, "{}")
                        .link("Tool", "ai_tool", 0, "Ask", 0)
                        .imported();

        assertThat(result.type("Ask")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Ask")).anyMatch(note -> note.contains("'Tool'"));
    }

    @Test
    void an_option_of_the_model_that_has_no_counterpart_is_told_with_the_name_of_both() {
        Result result =
                by(
                                asking("chainLlm", 1.5, "{}"),
                                "lmChatOllama",
                                "{'model':'m','options':{'topK':5}}")
                        .imported();

        assertThat(result.type("Ask")).isEqualTo("flow:unmapped");
        assertThat(result.notesOf("Ask"))
                .anyMatch(note -> note.contains("'Model'") && note.contains("options.topK"));
    }

    @Test
    void a_model_that_nobody_asks_is_told_and_starts_nothing() {
        Result result =
                Drawn.empty()
                        .node("Model", CHAIN + "lmChatOpenAi", 1, "{}")
                        .node("First", "noOp", 1, "{}")
                        .imported();

        assertThat(result.flow().path("nodes")).hasSize(1);
        assertThat(result.notesOf("Model"))
                .containsExactly("it is attached to nothing, and left out");
    }
}
