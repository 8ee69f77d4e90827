package dev.millrace.worker.node.web;

import static dev.millrace.worker.node.web.HttpNodes.failed;
import static dev.millrace.worker.node.web.HttpNodes.failure;
import static dev.millrace.worker.node.web.HttpNodes.get;
import static dev.millrace.worker.node.web.HttpNodes.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.egress.HostNames;
import dev.millrace.worker.node.http.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Servers that send too much, too slowly, nothing, or no HTTP at all; and calls that are stopped.
 */
@Timeout(120)
class HttpBoundsTest {
    private static final int CAP = 8 * 1024 * 1024;
    private static final Duration SOON = Duration.ofMillis(300);

    private final HttpRequestNode node = HttpNodes.allowing("127.0.0.0/8");
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        callers.shutdownNow();
        node.close();
    }

    @Test
    void an_answer_of_just_the_cap_is_taken() throws Exception {
        try (WebServer server = WebServer.saying("200 OK", "x".repeat(CAP))) {
            assertThat(output(node.execute(get(url(server)))).path("body").textValue())
                    .hasSize(CAP);
        }
    }

    @Test
    void a_gzip_answer_is_unpacked() throws Exception {
        byte[] packed = gzip(1, "hello".getBytes(StandardCharsets.UTF_8));
        try (WebServer server = WebServer.with((_, out) -> sendGzip(out, packed))) {
            assertThat(output(node.execute(get(url(server)))).path("body").textValue())
                    .isEqualTo("hello");
        }
    }

    @Test
    void a_gzip_bomb_is_cut_at_the_cap() throws Exception {
        byte[] bomb = gzip(256, new byte[1024 * 1024]);
        assertThat(bomb.length).isLessThan(CAP);
        try (WebServer server = WebServer.with((_, out) -> sendGzip(out, bomb))) {
            assertTooLarge(node.execute(get(url(server))));
        }
    }

    @Test
    void an_endless_answer_is_not_read_to_its_end() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (WebServer server = WebServer.with((_, out) -> sendForEver(out, sent))) {
            assertTooLarge(NodeTries.guarded(node, get(url(server)), Duration.ofSeconds(30)));
            assertThat(server.clientGone.await(60, TimeUnit.SECONDS))
                    .as("the server sees the connection closed, having sent %s bytes", sent)
                    .isTrue();
        }
    }

    @Test
    void an_answer_with_too_many_or_too_long_headers_is_refused() throws Exception {
        String many = "\r\nX-A: 1".repeat(1_000);
        String longOne = "\r\nX-A: " + "1".repeat(100_000);
        for (String headers : new String[] {many, longOne}) {
            try (WebServer server = WebServer.saying("200 OK" + headers, "")) {
                assertTooLarge(node.execute(get(url(server))));
            }
        }
    }

    @Test
    void a_body_that_drips_for_ever_ends_at_the_time_limit() throws Exception {
        try (WebServer server =
                WebServer.with((_, out) -> {
                    out.write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx"
                                    .getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                })) {
            NodeResult.Failed failed = failed(NodeTries.guarded(node, get(url(server)), SOON));
            assertThat(failed.failure())
                    .isEqualTo(Failure.recoverable("TIMEOUT", "no answer within 300 ms"));
            assertThat(failed.answered()).isFalse();
            assertClosed(server);
        }
    }

    @Test
    void a_cancel_closes_the_connection_of_a_call_that_waits() throws Exception {
        CancelSignal cancel = new CancelSignal();
        try (WebServer silent = WebServer.with((_, _) -> {})) {
            Future<NodeResult> result =
                    callers.submit(() -> node.execute(get(url(silent), cancel)));
            await().untilAsserted(() -> assertThat(silent.received).hasSize(1));

            cancel.cancel();

            assertClosed(silent);
            assertThatThrownBy(result::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void a_call_that_was_cancelled_before_is_not_made() throws Exception {
        CancelSignal cancel = new CancelSignal();
        cancel.cancel();
        try (WebServer server = WebServer.saying("200 OK", "")) {
            assertThatThrownBy(() -> node.execute(get(url(server), cancel)))
                    .isInstanceOf(InterruptedException.class);
            assertThat(server.received).isEmpty();
        }
    }

    @Test
    void connections_are_used_again() throws Exception {
        try (WebServer server = WebServer.saying("200 OK", "")) {
            for (int i = 0; i < 5; i++) {
                output(node.execute(get(url(server))));
            }
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void nobody_listening_is_recoverable() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = gone.getLocalPort();
        }
        assertRecoverable(
                node.execute(get("http://127.0.0.1:" + port + "/")), "CONNECTION_REFUSED");
    }

    @Test
    void a_name_without_address_is_recoverable() throws Exception {
        HostNames nobody =
                host -> {
                    throw new UnknownHostException(host);
                };
        try (HttpRequestNode lost = HttpNodes.allowing(nobody)) {
            assertRecoverable(lost.execute(get("http://no.such.host/")), "UNKNOWN_HOST");
        }
    }

    @Test
    void a_connection_that_breaks_is_recoverable_and_no_answer() throws Exception {
        String[] beginnings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf"};
        for (String beginning : beginnings) {
            try (WebServer server =
                    WebServer.with((_, out) -> {
                        out.write(beginning.getBytes(StandardCharsets.US_ASCII));
                        throw new IOException("hung up");
                    })) {
                assertRecoverable(node.execute(get(url(server))), "CONNECTION_LOST");
            }
        }
    }

    @Test
    void a_reset_is_recoverable() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var _ = callers.submit(() -> reset(server));
            assertRecoverable(
                    node.execute(get("http://127.0.0.1:" + server.getLocalPort() + "/")),
                    "CONNECTION_LOST");
        }
    }

    @Test
    void what_is_no_http_or_no_gzip_is_a_bad_response() throws Exception {
        String[] heads = {"200 OK\r\nno colon in here", "200 OK\r\nTransfer-Encoding: x"};
        for (String head : heads) {
            try (WebServer other = WebServer.saying(head, "body")) {
                assertRecoverable(node.execute(get(url(other))), "BAD_RESPONSE");
            }
        }
        byte[] noGzip = "this is no gzip at all".getBytes(StandardCharsets.US_ASCII);
        try (WebServer other = WebServer.with((_, out) -> sendGzip(out, noGzip))) {
            assertRecoverable(node.execute(get(url(other))), "BAD_RESPONSE");
        }
    }

    private static boolean reset(ServerSocket server) throws IOException {
        try (Socket socket = server.accept()) {
            socket.setSoLinger(true, 0);
            return socket.getInputStream().read() >= 0;
        }
    }

    private static void sendGzip(OutputStream out, byte[] packed) throws IOException {
        String head =
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                        + packed.length
                        + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(packed);
    }

    private static byte[] gzip(int times, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                packing.write(content);
            }
        }
        return bytes.toByteArray();
    }

    private static void sendForEver(OutputStream out, AtomicLong sent) throws IOException {
        byte[] chunk = "10000\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] content = new byte[0x10000];
        byte[] end = "\r\n".getBytes(StandardCharsets.US_ASCII);
        out.write(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write(chunk);
            out.write(content);
            out.write(end);
            sent.addAndGet(content.length);
        }
    }

    private static void assertTooLarge(NodeResult result) {
        assertThat(failure(result).code()).isEqualTo("RESPONSE_TOO_LARGE");
        assertThat(failure(result).recoverable()).isFalse();
    }

    private static void assertRecoverable(NodeResult result, String code) {
        assertThat(failure(result).code()).as(failure(result).message()).isEqualTo(code);
        assertThat(failure(result).recoverable()).isTrue();
        assertThat(failed(result).answered()).isFalse();
    }

    private static void assertClosed(WebServer server) throws InterruptedException {
        assertThat(server.clientGone.await(60, TimeUnit.SECONDS))
                .as("the server sees the connection closed")
                .isTrue();
    }

    private static String url(WebServer server) {
        return "http://" + server.hostAndPort() + "/";
    }
}
