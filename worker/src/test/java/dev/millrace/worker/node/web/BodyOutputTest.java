package dev.millrace.worker.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.http.HttpAnswer;
import dev.millrace.worker.node.http.WebServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyOutputTest {
    private static NodeResult of(String output, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return BodyOutput.of(
                TextNode.valueOf(output), new HttpAnswer(200, Map.of("content-type", type), bytes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    item  | application/json | {"a":1}         | main  | {"a":1}
                    item  | application/json | [{"a":1}]       | main  | {"a":1}
                    item  | application/json | [7]             | main  | {"data":7}
                    item  | application/json | []              | empty | []
                    item  | text/plain       | {"a":1}         | main  | {"data":"{\\"a\\":1}"}
                    item  | text/plain       | ``              | main  | {"data":""}
                    items | application/json | {"a":1}         | main  | [{"a":1}]
                    items | application/json | [{"a":1},"b"]   | main  | [{"a":1},{"data":"b"}]
                    items | application/json | []              | empty | []
                    text  | application/json | {"a":1}         | main  | {"data":"{\\"a\\":1}"}
                    """)
    void the_body_is_put_out_as_it_is_asked_for(
            String output, String type, String body, String port, String expected) {
        assertThat(of(output, type, body))
                .isEqualTo(new NodeResult.Success(port, Json.read(expected)));
    }

    @Test
    void a_node_puts_out_the_body_that_it_got() throws Exception {
        try (HttpRequestNode node = HttpNodes.allowing("127.0.0.0/8");
                WebServer server =
                        WebServer.saying(
                                "200 OK\r\nContent-Type: application/json", "[{\"a\":1}]")) {
            String url = "http://127.0.0.1:" + server.port() + "/";
            NodeResult result = node.execute(HttpNodes.request(url, "{\"output\":\"items\"}"));

            assertThat(HttpNodes.output(result)).isEqualTo(Json.read("[{\"a\":1}]"));
        }
    }

    @Test
    void several_items_where_one_is_wanted_are_a_failure() {
        assertThat(of("item", "application/json", "[1,2]"))
                .isInstanceOfSatisfying(
                        NodeResult.Failed.class,
                        failed -> {
                            assertThat(failed.failure().code()).isEqualTo("SEVERAL_ITEMS");
                            assertThat(failed.failure().recoverable()).isFalse();
                            assertThat(failed.failure().message()).contains("2 items");
                        });
    }

    @Test
    void an_unknown_output_is_a_failure() {
        assertThat(of("rows", "text/plain", ""))
                .isInstanceOfSatisfying(
                        NodeResult.Failed.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo("INVALID_CONFIG"));
    }
}
