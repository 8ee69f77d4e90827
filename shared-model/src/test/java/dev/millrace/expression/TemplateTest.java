package dev.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Scope SCOPE =
            new Scope() {
                private final JsonNode fetched =
                        Json.read(
                                "{\"body\":{\"items\":[{\"name\":\"a\",\"n\":2},{\"name\":\"b\",\"n\":3}]}}");

                @Override
                public JsonNode input() {
                    return Json.read(
                            "{\"n\":7,\"price\":12345678901234567890.123456789,\"s\":\"x,y\",\"none\":null,\"my-key\":1}");
                }

                @Override
                public JsonNode incoming() {
                    return Json.read("{\"a\":{\"b\":[10,20]}}");
                }

                @Override
                public JsonNode output(String nodeId) {
                    return nodeId.equals("fetch") || nodeId.equals("HTTP Request")
                            ? fetched
                            : Json.nothing();
                }

                @Override
                public Iterable<String> nodesWithOutput() {
                    return List.of("fetch", "HTTP Request");
                }

                @Override
                public JsonNode variables() {
                    return Json.read("{\"lastError\":{\"code\":\"TIMEOUT\"}}");
                }

                @Override
                public JsonNode item() {
                    return Json.nothing();
                }

                @Override
                public JsonNode index() {
                    return Json.nothing();
                }

                @Override
                public String executionId() {
                    return "e-1";
                }

                @Override
                public JsonNode signalUrl(String name) {
                    return Json.read("\"https://x/" + name + "\"");
                }
            };

    @Test
    void a_link_for_a_signal_can_be_named_anywhere() {
        assertThat(resolved("{{ signals.approve.url }}")).isEqualTo("\"https://x/approve\"");
        assertThat(resolved("see {{ signals.`a-b`.url }}?ok=true"))
                .isEqualTo("\"see https://x/a-b?ok=true\"");
        assertThat(resolved("{{ signals.approve.url & '?by=' & input.n }}"))
                .isEqualTo("\"https://x/approve?by=7\"");
        assertThat(resolved("{{ signals.approve }}")).isEqualTo("null");
        assertThat(resolved("{{ signals.`a b`.url }}")).isEqualTo("null");
    }

    private static String resolved(String template) {
        return Json.text(
                Template.parse(Json.read(Json.text(Json.object().put("t", template))))
                        .resolve(SCOPE)
                        .path("t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"{{ $sum(input.n) }}\"",
                "\"so {{ input.n + 1 }} and {{ input.n }}\"",
                "{\"a\":{\"b\":[1,\"{{ $length(input.s) }}\"]}}"
            })
    void a_template_with_a_formula_is_not_quick(String template) {
        assertThat(Template.parse(Json.read(template)).quick()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5",
                "\"plain\"",
                "\"{{ input.n }}\"",
                "{\"a\":[\"{{ input.n }} {{ input.s }}\",{\"b\":\"{{ input.n }}\"}]}"
            })
    void a_template_that_only_follows_paths_is_quick(String template) {
        assertThat(Template.parse(Json.read(template)).quick()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "plain text | \"plain text\"",
                "{{ input.n }} | 7",
                "{{input.price}} | 12345678901234567890.123456789",
                "={{ $json.a.b[1] }} | 20",
                "{{ $json.a.b[-1] }} | 20",
                "{{ nodes.fetch.output.body.items[0].name }} | \"a\"",
                "{{ nodes[\"HTTP Request\"].output.body.items[1].n }} | 3",
                "{{ $node[\"HTTP Request\"].json.body.items[1].n }} | 3",
                "{{ $('HTTP Request').item.json.body.items[1].name }} | \"b\"",
                "{{ variables.lastError.code }} | \"TIMEOUT\"",
                "{{ execution.id }} | \"e-1\"",
                "{{ input.nothing.here }} | null",
                "{{ input['my-key'] }} | 1",
                "n is {{ input.n }}, items {{ nodes.fetch.output.body.items }} | \"n is 7, items"
                        + " [{\\\"name\\\":\\\"a\\\",\\\"n\\\":2},{\\\"name\\\":\\\"b\\\",\\\"n\\\":3}]\"",
                "{{ input.n + 1 }} | 8",
                "{{ input.n / 2 }} | 3.5",
                "{{ $sum(nodes.fetch.output.body.items.n) }} | 5",
                "{{ nodes[\"HTTP Request\"].output.body.items[n > 2].name }} | \"b\"",
                "{{ $node[\"HTTP Request\"].json.body.items[0].n * 2 }} | 4",
                "{{ $json.a.b[0] > 5 ? 'big' : 'small' }} | \"big\"",
                "{{ {\"a\": {\"b\": input.n}} }} | {\"a\":{\"b\":7}}",
                "{{ $split(input.s, ',') }} | [\"x\",\"y\"]",
                "{{ $contains(input.s, /X/i) }} | true",
                "{{ $replace('2026-11', /(\\d+)-(\\d+)/, '$2.$1') }} | \"11.2026\"",
                "{{ $match('ab12', /[0-9]+/).match }} | \"12\"",
                "{{ $pad('7', -3, '0') }} | \"007\"",
                "{{ missing }} | null",
                "{{ '}}' }} | \"}}\""
            })
    void a_template_becomes(String template, String expected) {
        assertThat(resolved(template)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ input.n",
                "{{ }}",
                "{{ input. }}",
                "{{ (1 + }}",
                "{{ 1 + + }}",
                "{{ ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))"
                        + " }}"
            })
    void what_cannot_be_read_is_told_with_its_place(String template) {
        assertThatThrownBy(() ->
                        Template.parse(
                                Json.object().set("values", Json.object().put("x", template))))
                .isInstanceOfSatisfying(
                        BadTemplate.class, bad -> assertThat(bad.pointer()).isEqualTo("/values/x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ($f := function($n){ $f($n + 1) }; $f(0)) }}",
                "{{ $eval('1+1') }}",
                "{{ $pad('x', 2000000000) }}",
                "{{ $count([1..9999999].([1..9999999])) }}",
                "{{ $match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', /(a*)*\\1b/) }}",
                "{{ 'a' + 1 }}",
                "{{ $string(function($x){$x}) & $error('no') }}"
            })
    void what_would_run_away_fails_instead(String template) {
        Template parsed = Template.parse(Json.object().put("x", template));

        assertThatThrownBy(() -> parsed.resolve(SCOPE)).isInstanceOf(ExpressionFailed.class);
        assertThat(resolved("{{ input.n + 1 }}")).isEqualTo("8");
    }

    @Test
    void a_catastrophic_pattern_is_answered_in_linear_time() {
        String text = "a".repeat(3_000);

        assertThat(resolved("{{ $contains('" + text + "', /(a+)+$/) }}")).isEqualTo("true");
        assertThat(resolved("{{ $contains('" + text + "!', /^(.*?,){25}P/) }}")).isEqualTo("false");
    }

    @Test
    void it_names_the_nodes_it_needs() {
        String text =
                "{{ nodes.a.output }} {{ $node[\"b c\"].json.x }} {{ nodes.d.output.n + nodes.`e"
                        + " f`.output.n }}";

        assertThat(Template.parse(Json.object().put("x", text)).nodes())
                .containsExactlyInAnyOrder("a", "b c", "d", "e f");
    }

    @Test
    void truth_is_what_the_documentation_says() {
        for (String no : List.of("false", "null", "0", "0.0", "\"\"", "\"false\"", "[]", "{}")) {
            assertThat(Truth.of(Json.read(no))).as(no).isFalse();
        }
        for (String yes : List.of("true", "1", "-0.1", "\"no\"", "[0]", "{\"a\":null}")) {
            assertThat(Truth.of(Json.read(yes))).as(yes).isTrue();
        }
    }
}
