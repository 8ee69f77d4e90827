package dev.millrace.worker.node.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitNodeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"duration":"30s"}                       | 2026-11-23T08:00:30Z
                    {"duration":"PT2H"}                      | 2026-11-23T10:00:00Z
                    {"duration":1500}                        | 2026-11-23T08:00:01.500Z
                    {"duration":1500.0}                      | 2026-11-23T08:00:01.500Z
                    {"duration":0}                           | 2026-11-23T08:00:00Z
                    {"until":"2030-01-31T08:00:00+01:00"}    | 2030-01-31T07:00:00Z
                    {"until":"2020-01-01T00:00:00Z"}         | 2020-01-01T00:00:00Z
                    {"until":1795420800000}                  | 2026-11-23T08:00:00Z
                    {"duration":null,"until":1795420800000}  | 2026-11-23T08:00:00Z
                    """)
    void the_wait_ends_at(String parameters, Instant end) {
        assertThat(execute(parameters)).isEqualTo(new NodeResult.WaitUntil(end));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"duration\":\"soon\"}",
                "{\"duration\":-1}",
                "{\"duration\":\"4000d\"}",
                "{\"duration\":9223372036854775807}",
                "{\"until\":\"tomorrow\"}",
                "{\"until\":\"2030-01-31T08:00:00\"}",
                "{\"until\":\"+999999999-12-31T23:59:59Z\"}",
                "{\"until\":9223372036854775807}",
            })
    void a_time_that_cannot_be_read_or_is_too_far_away_fails_the_node(String parameters) {
        assertThat(execute(parameters))
                .asInstanceOf(type(NodeResult.Failed.class))
                .satisfies(failed -> {
                    assertThat(failed.failure().code()).isEqualTo("INVALID_CONFIG");
                    assertThat(failed.failure().recoverable()).isFalse();
                });
    }

    private static NodeResult execute(String parameters) {
        return new WaitNode().execute(NodeTries.of("time:wait", parameters));
    }
}
