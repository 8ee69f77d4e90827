package dev.millrace.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.flow.Backoff;
import dev.millrace.flow.FlowProblem;
import dev.millrace.flow.NodeTypes;
import dev.millrace.flow.RetryPolicy;
import dev.millrace.json.Json;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrySettingsTest {
    private static final FlowRules RULES = new FlowRules(NodeTypes.load());

    private static Validated check(String data) {
        String flow = "{'nodes':[{'id':'a','type':'logic:noop','data':" + data + "}]}";
        return RULES.check(Json.read(flow.replace('\'', '"')));
    }

    private static RetryPolicy policy(String data) {
        Validated validated = check(data);
        assertThat(validated.problems()).isEmpty();
        return validated.flow().orElseThrow().nodes().getFirst().settings().retry();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "OUT_OF_RANGE | maxAttempts | {'retry':{'maxAttempts':101}}",
                "WRONG_TYPE | maxAttempts | {'retry':{'maxAttempts':'often'}}",
                "OUT_OF_RANGE | maxRetries | {'retry':{'maxRetries':-1}}",
                "WRONG_TYPE | delay | {'retry':{'delay':'soon'}}",
                "WRONG_TYPE | retryDelay | {'retry':{'retryDelay':-5}}",
                "OUT_OF_RANGE | factor | {'retry':{'factor':0.5}}",
                "OUT_OF_RANGE | backoffMultiplier | {'retry':{'backoffMultiplier':101}}",
                "WRONG_TYPE | maxDelay | {'retry':{'maxDelay':true}}",
                "OUT_OF_RANGE | maxDelay | {'retry':{'delay':'10s','maxDelay':'5s'}}",
                "OUT_OF_RANGE | jitter | {'retry':{'jitter':1.5}}",
                "WRONG_TYPE | budget | {'retry':{'budget':'some'}}",
                "OUT_OF_RANGE | budget | {'retry':{'budget':'400d'}}",
                "OUT_OF_RANGE | backoff | {'retry':{'backoff':'linear'}}",
                "WRONG_TYPE | on | {'retry':{'on':'TIMEOUT'}}",
                "WRONG_TYPE | on | {'retry':{'on':[429]}}",
                "WRONG_TYPE | on | {'retry':{'on':[]}}",
                "UNKNOWN_FIELD | maxTries | {'retry':{'maxTries':2}}"
            })
    void a_bad_value_is_told_at_its_place(String code, String field, String data) {
        assertThat(check(data).problems())
                .extracting(FlowProblem::code, FlowProblem::pointer)
                .containsExactly(tuple(code, "/nodes/0/data/retry/" + field));
    }

    @Test
    void everything_that_can_be_said() {
        assertThat(
                        policy(
                                "{'retry':{'maxAttempts':6,'delay':'2s','factor':3,'maxDelay':'1m','jitter':0,'budget':'5m','on':['timeout','RATE_LIMITED']}}"))
                .isEqualTo(
                        new RetryPolicy(
                                6,
                                new Backoff(Duration.ofSeconds(2), 3, Duration.ofMinutes(1), 0),
                                Set.of("TIMEOUT", "RATE_LIMITED"),
                                Duration.ofMinutes(5)));
        assertThat(policy("{}")).isEqualTo(RetryPolicy.DEFAULT);
    }

    @Test
    void the_names_of_flow_builders_are_understood_beside_retry_and_in_it() {
        String named = "'maxRetries':5,'retryDelay':500,'backoffMultiplier':3";
        RetryPolicy beside = policy("{" + named + "}");
        assertThat(beside.maxAttempts()).isEqualTo(5);
        assertThat(beside.backoff().delay()).isEqualTo(Duration.ofMillis(500));
        assertThat(beside.backoff().factor()).isEqualTo(3);
        assertThat(policy("{'retry':{" + named + "}}")).isEqualTo(beside);
        assertThat(policy("{'retry':{" + named + ",'maxAttempts':2,'delay':7,'factor':1}}"))
                .extracting(RetryPolicy::maxAttempts, policy -> policy.backoff().factor())
                .containsExactly(2, 1.0);
        assertThat(policy("{'maxRetries':0}").maxAttempts()).isEqualTo(1);
    }

    @Test
    void a_fixed_backoff_does_not_grow_and_a_long_delay_is_its_own_cap() {
        Backoff fixed = policy("{'retry':{'backoff':'fixed','delay':'10m','jitter':0}}").backoff();
        assertThat(fixed.after(1, 0)).isEqualTo(Duration.ofMinutes(10));
        assertThat(fixed.after(5, 0)).isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"WRONG_TYPE | 17", "OUT_OF_RANGE | ' '"})
    void an_error_flow_is_named_by_its_id(String code, String value) {
        String flow =
                "{'settings':{'errorFlow':" + value + "},'nodes':[{'id':'a','type':'logic:noop'}]}";
        assertThat(RULES.check(Json.read(flow.replace('\'', '"'))).problems())
                .extracting(FlowProblem::code, FlowProblem::pointer)
                .containsExactly(tuple(code, "/settings/errorFlow"));
    }
}
