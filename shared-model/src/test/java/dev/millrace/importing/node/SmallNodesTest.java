package dev.millrace.importing.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.importing.Drawn;
import dev.millrace.importing.Drawn.Result;
import dev.millrace.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Families that need few words: triggers, waits, stops, dates, what passes on. */
class SmallNodesTest {
    private static Result of(String type, double version, String parameters) {
        return Drawn.started().node("Node", type, version, parameters).chain("Node").imported();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1.1 | {} | 5000",
                "1 | {'unit':'seconds'} | 1000",
                "1 | {} | 3600000",
                "1.1 | {'amount':2,'unit':'days'} | 172800000",
                "1.1 | {'amount':0.5,'unit':'minutes'} | 30000",
                "1.1 | {'amount':'={{ $json.n }}','unit':'minutes'} | 180000"
            })
    void a_wait_lasts_as_long(double version, String parameters, long expected) {
        JsonNode duration = of("wait", version, parameters).value("Node", "duration", "{'n':3}");

        assertThat(duration.asLong()).isEqualTo(expected);
    }

    @Test
    void a_wait_may_be_until_a_time_but_not_for_a_call() {
        Result until = of("wait", 1.1, "{'resume':'specificTime','dateTime':'={{ $json.at }}'}");

        assertThat(until.value("Node", "until", "{'at':'2030-01-01T00:00:00Z'}").asText())
                .isEqualTo("2030-01-01T00:00:00Z");
        assertThat(of("wait", 1.1, "{'resume':'webhook','options':{}}").type("Node"))
                .isEqualTo("flow:unmapped");
    }

    @Test
    void a_stop_fails_with_its_message_or_its_object() {
        Result text = of("stopAndError", 1, "{'errorMessage':'=no {{ $json.x }}'}");
        Result object =
                of(
                        "stopAndError",
                        1,
                        "{\"errorType\":\"errorObject\",\"errorObject\":\"={\\\"code\\\":\\\"C\\\",\\\"message\\\":\\\"{{ $json.x }}\\\"}\"}");

        assertThat(text.type("Node")).isEqualTo("logic:stop");
        assertThat(text.value("Node", "error", "{'x':1}").asText()).isEqualTo("no 1");
        assertThat(object.value("Node", "error", "{'x':1}"))
                .isEqualTo(Json.read("{\"code\":\"C\",\"message\":\"1\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'operation':'formatDate','date':'={{ $json.at }}','format':'custom','customFormat':'dd.MM.yyyy'} | {'formattedDate':'05.03.2024'}",
                "{'operation':'formatDate','date':'={{ $json.at }}','outputFieldName':'d'} | {'d':'03/05/2024'}",
                "{'operation':'addToDate','magnitude':'={{ $json.at }}','timeUnit':'days','duration':2} | {'newDate':'2024-03-07T10:00:00.000Z'}",
                "{'operation':'subtractFromDate','magnitude':'2024-03-05T10:00:00Z','timeUnit':'hours','duration':1,'options':{'includeInputFields':true}} | {'at':'2024-03-05T10:00:00Z','newDate':'2024-03-05T09:00:00.000Z'}"
            })
    void dates_are_formatted_and_moved(String parameters, String expected) {
        Result result = of("dateTime", 2, parameters);

        assertThat(result.type("Node")).as("%s", result.notes()).isEqualTo("data:transform");
        assertThat(result.value("Node", "expression", "{'at':'2024-03-05T10:00:00Z'}"))
                .isEqualTo(Json.read(expected.replace('\'', '"')));
        assertThat(result.notesOf("Node")).singleElement().asString().contains("UTC");
    }

    @Test
    void other_operations_on_dates_are_told() {
        assertThat(of("dateTime", 2, "{'operation':'roundDate'}").type("Node"))
                .isEqualTo("flow:unmapped");
        assertThat(of("dateTime", 1, "{'action':'format','value':'1'}").type("Node"))
                .isEqualTo("flow:unmapped");
    }

    @ParameterizedTest
    @CsvSource({
        "webhook, webhook is armed",
        "scheduleTrigger, schedule is armed",
        "cron, schedule is armed",
        "errorTrigger, when other flows fail",
        "formTrigger, nothing is armed",
        "emailReadImap, mailbox",
        "@n8n/n8n-nodes-langchain.chatTrigger, nothing is armed"
    })
    void a_trigger_starts_the_flow_and_says_what_is_not_armed(String type, String note) {
        Result result =
                Drawn.empty()
                        .node("Go", type, 1, "{'path':'x','options':{'a':1}}")
                        .node("Next", "noOp", 1, "{}")
                        .link("Go", "Next")
                        .imported();

        assertThat(result.type("Go")).isEqualTo("logic:noop");
        assertThat(result.notesOf("Go")).singleElement().asString().contains(note);
    }

    @Test
    void what_is_started_by_hand_needs_no_word() {
        assertThat(Drawn.started().imported().notes()).isEmpty();
    }

    @Test
    void an_answer_to_a_webhook_is_not_made() {
        Result result =
                of("respondToWebhook", 1, "{'respondWith':'text','responseBody':'={{ 1 }}'}");

        assertThat(result.type("Node")).isEqualTo("logic:noop");
        assertThat(result.notesOf("Node")).singleElement().asString().contains("nobody waits");
    }
}
