package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import org.junit.jupiter.api.Test;

/** Calls that a credential signs, which an export names and does not hold. */
class HttpSignatureTest {
    private static Result signed(String type, String name, String parameters) {
        return Drawn.started()
                .node("Call", "httpRequest", 4.2, "{'url':'http://a/'," + parameters + "}")
                .with("credentials", "{'" + type + "':{'id':'1','name':'" + name + "'}}")
                .chain("Call")
                .imported();
    }

    private static final String GENERIC =
            "'authentication':'genericCredentialType','genericAuthType':";

    @Test
    void what_signs_a_call_is_given_with_the_input_and_told_by_name() {
        Result result =
                signed(
                        "githubApi",
                        "My GitHub",
                        "'authentication':'predefinedCredentialType','nodeCredentialType':'githubApi',"
                                + "'sendHeaders':true,'headerParameters':{'parameters':[{'name':'X-A','value':'={{ $json.a }}'}]}");

        assertThat(result.type("Call")).isEqualTo("web:httpRequest");
        assertThat(result.notesOf("Call"))
                .singleElement()
                .asString()
                .contains("input.credentials[\"My GitHub\"]");
        assertThat(
                        result.value(
                                "Call",
                                "headers",
                                "{'a':'1','credentials':{'My GitHub':{'Authorization':'token t'}}}"))
                .isEqualTo(Drawn.json("{'X-A':'1','Authorization':'token t'}"));
        assertThat(result.value("Call", "headers", "{'a':'1'}"))
                .isEqualTo(Drawn.json("{'X-A':'1'}"));
    }

    @Test
    void a_key_in_the_query_goes_there() {
        Result result = signed("httpQueryAuth", "Key", GENERIC + "'httpQueryAuth'");

        assertThat(result.data("Call").path("parameters").has("headers")).isFalse();
        assertThat(result.value("Call", "query", "{'credentials':{'Key':{'key':'k'}}}"))
                .isEqualTo(Drawn.json("{'key':'k'}"));
    }

    @Test
    void a_credential_that_the_call_does_not_use_says_nothing() {
        Result result = signed("httpBasicAuth", "Old", "'options':{}");

        assertThat(result.notes()).isEmpty();
        assertThat(result.type("Call")).isEqualTo("web:httpRequest");
    }
}
