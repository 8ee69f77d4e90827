package dev.millrace.worker.node.web;

import static dev.millrace.worker.node.web.HttpNodes.failure;
import static dev.millrace.worker.node.web.HttpNodes.output;
import static dev.millrace.worker.node.web.HttpNodes.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.http.WebServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RedirectTest {
    private static final String SECRETS =
            """
            {"method":"POST", "body":{"a":1}, "headers":{
              "Authorization":"Bearer secret", "Cookie":"secret", "X-Api-Key":"secret",
              "X-Auth-Token":"secret", "Accept-Language":"fr"}}\
            """;

    private final HttpRequestNode node = HttpNodes.allowing("127.0.0.0/8");
    private WebServer target;

    @BeforeEach
    void start() throws IOException {
        target = WebServer.saying("200 OK", "arrived");
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
        target.close();
    }

    @ParameterizedTest
    @CsvSource({
        "301, GET,    GET",
        "302, GET,    GET",
        "303, GET,    GET",
        "307, GET,    GET",
        "308, GET,    GET",
        "301, POST,   GET",
        "302, POST,   GET",
        "303, POST,   GET",
        "307, POST,   POST",
        "308, POST,   POST",
        "301, PUT,    PUT",
        "303, PUT,    GET",
        "303, DELETE, GET",
        "307, DELETE, DELETE",
        "303, HEAD,   HEAD",
    })
    void the_method_that_follows_is_the_one_that_browsers_use(
            int status, String method, String then) throws Exception {
        try (WebServer first = redirecting(status, "http://" + target.hostAndPort() + "/there")) {
            output(
                    node.execute(
                            request(
                                    "http://" + first.hostAndPort() + "/",
                                    "{\"method\":\"" + method + "\",\"body\":\"text\"}")));
            assertThat(target.only().line()).isEqualTo(then + " /there HTTP/1.1");
            boolean keeps = method.equals(then) && !then.equals("GET");
            boolean kept = keeps || (method.equals("GET") && status != 303);
            assertThat(target.only().body()).isEqualTo(kept ? "text" : "");
            assertThat(target.only().headers().containsKey("content-type")).isEqualTo(kept);
        }
    }

    @Test
    void no_header_that_may_be_a_credential_goes_to_another_origin() throws Exception {
        try (WebServer first = redirecting(307, "http://" + target.hostAndPort() + "/")) {
            output(node.execute(request("http://" + first.hostAndPort() + "/", SECRETS)));
            assertThat(first.only().headers()).containsEntry("authorization", "Bearer secret");
            assertThat(target.only().headers().values())
                    .noneMatch(value -> value.contains("secret"));
            assertThat(target.only().headers())
                    .containsEntry("accept-language", "fr")
                    .containsEntry("content-type", "application/json");
        }
    }

    @Test
    void the_same_origin_gets_all_headers_again() throws Exception {
        try (WebServer server =
                WebServer.with((received, out) ->
                        out.write(
                                received.line().contains("/there")
                                        ? WebServer.bytes("200 OK", "arrived")
                                        : WebServer.bytes(
                                                "307 Moved\r\nLocation: ../there?a=b%20c", "")))) {
            output(node.execute(request("http://" + server.hostAndPort() + "/here/x", SECRETS)));
            assertThat(server.received.getLast().line()).isEqualTo("POST /there?a=b%20c HTTP/1.1");
            assertThat(server.received.getLast().headers())
                    .containsEntry("authorization", "Bearer secret")
                    .containsEntry("x-auth-token", "secret");
        }
    }

    @Test
    void after_five_redirects_the_node_gives_up() throws Exception {
        try (WebServer round = redirecting(302, "/again")) {
            Failure failure =
                    failure(node.execute(HttpNodes.get("http://" + round.hostAndPort() + "/")));
            assertThat(failure.code()).isEqualTo("BAD_REDIRECT");
            assertThat(failure.recoverable()).isFalse();
            assertThat(round.received).hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "gopher://127.0.0.1/",
                "http://",
                "http://user:secret@127.0.0.1/",
                "http://[::1/",
                "%zz"
            })
    void a_redirect_to_what_cannot_be_called_fails(String location) throws Exception {
        try (WebServer first = redirecting(302, location)) {
            assertThat(failure(node.execute(HttpNodes.get("http://" + first.hostAndPort() + "/"))))
                    .isEqualTo(
                            Failure.fatal(
                                    "BAD_REDIRECT",
                                    "the server redirected to '"
                                            + location
                                            + "', which is no whole http:// or https:// address"));
        }
    }

    private static WebServer redirecting(int status, String location) throws IOException {
        return WebServer.saying(status + " Moved\r\nLocation: " + location, "");
    }
}
