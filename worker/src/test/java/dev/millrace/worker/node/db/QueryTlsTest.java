package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.failure;
import static dev.millrace.worker.node.db.TargetDatabase.output;
import static dev.millrace.worker.node.db.TargetDatabase.parameters;
import static dev.millrace.worker.node.db.TargetDatabase.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.worker.node.http.SelfSigned;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A door with TLS before the database, whose certificate nobody vouches for. */
@Timeout(60)
class QueryTlsTest {
    private final QueryNode node = TargetDatabase.node();
    private final AtomicInteger encrypted = new AtomicInteger();
    private ServerSocket door;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        SSLContext tls = SelfSigned.context(folder);
        door = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(() -> accept(tls));
    }

    @AfterEach
    void close() throws IOException {
        node.close();
        door.close();
    }

    private void accept(SSLContext tls) {
        while (!door.isClosed()) {
            try {
                Socket plain = door.accept();
                Thread.ofVirtual().start(() -> serve(plain, tls));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket plain, SSLContext tls) {
        try (plain;
                Socket database =
                        new Socket(InetAddress.ofLiteral("127.0.0.1"), TargetDatabase.port())) {
            plain.getInputStream().readNBytes(8); // asks for TLS
            plain.getOutputStream().write('S');
            SSLSocket secure =
                    (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", 0, true);
            secure.setUseClientMode(false);
            secure.startHandshake();
            encrypted.incrementAndGet();
            Thread.ofVirtual().start(() -> pump(secure, database));
            pump(database, secure);
        } catch (IOException refused) {
            // as it should be, where the certificate matters
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException gone) {
            // the other direction ends too
        }
    }

    private ObjectNode by(String mode) {
        ObjectNode parameters = parameters("select 1 as one", "");
        ((ObjectNode) parameters.path("connection"))
                .put("port", door.getLocalPort())
                .put("sslMode", mode);
        return parameters;
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void where_the_certificate_is_verified_it_is_refused(String mode) throws Exception {
        Failure failure = failure(node.execute(request(by(mode))));

        assertThat(failure.code()).as(failure.message()).isEqualTo("TLS_FAILED");
        assertThat(failure.recoverable()).isFalse();
    }

    @Test
    void where_it_is_only_required_the_connection_is_encrypted() throws Exception {
        assertThat(output(node.execute(request(by("require")))).at("/rows/0/one").asInt())
                .isEqualTo(1);
        assertThat(encrypted).hasPositiveValue();
    }
}
