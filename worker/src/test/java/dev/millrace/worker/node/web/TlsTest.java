package dev.millrace.worker.node.web;

import static dev.millrace.worker.node.web.HttpNodes.failure;
import static dev.millrace.worker.node.web.HttpNodes.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.http.SelfSigned;
import dev.millrace.worker.node.http.WebServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
    private final HttpRequestNode node = HttpNodes.allowing("127.0.0.0/8");

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused(@TempDir Path folder) throws Exception {
        SSLContext tls = SelfSigned.context(folder);
        AtomicInteger requests = new AtomicInteger();
        try (ServerSocket server =
                tls.getServerSocketFactory()
                        .createServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> countRequests(server, requests));
            assertRefused(failure(node.execute(get("https://127.0.0.1:" + server.getLocalPort()))));
            assertThat(requests).as("what the client sends to one it cannot trust").hasValue(0);
        }
    }

    @Test
    void a_server_that_speaks_no_tls_is_refused() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> answerPlainly(plain));
            assertRefused(failure(node.execute(get("https://127.0.0.1:" + plain.getLocalPort()))));
        }
    }

    private static void assertRefused(Failure failure) {
        assertThat(failure.code()).as(failure.message()).isEqualTo("TLS_FAILED");
        assertThat(failure.recoverable()).isFalse();
    }

    private static void answerPlainly(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(WebServer.bytes("400 Bad Request", "no TLS here"));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // the client leaves when it reads that
        }
    }

    private static void countRequests(ServerSocket server, AtomicInteger requests) {
        try (Socket socket = server.accept()) {
            if (socket.getInputStream().read() >= 0) {
                requests.incrementAndGet();
            }
        } catch (IOException noHandshake) {
            // as it should be: nothing to count
        }
    }
}
