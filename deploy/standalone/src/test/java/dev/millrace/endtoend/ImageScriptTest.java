package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.standalone.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the image's one command does besides starting a role; no engine is needed for it. */
class ImageScriptTest {
    private static Command.Ended millrace(Map<String, String> environment, String... arguments) {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of(ComposeProject.root().resolve("deploy/image/millrace").toString()));
        command.addAll(List.of(arguments));
        return Command.run(Duration.ofSeconds(30), environment, command);
    }

    private static HttpServer answering(int status) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/health/ready",
                exchange -> {
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static Map<String, String> ports(int port, int opsPort) {
        return Map.of(
                "MILLRACE_PORT",
                Integer.toString(port),
                "MILLRACE_OPS_PORT",
                Integer.toString(opsPort));
    }

    @Test
    void health_is_that_of_whichever_role_runs() throws IOException {
        int nobody = FreePort.choose();
        HttpServer ready = answering(200);
        HttpServer draining = answering(503);
        int good = ready.getAddress().getPort();
        int bad = draining.getAddress().getPort();
        try {
            assertThat(millrace(ports(good, nobody), "health").exitCode()).isZero();
            assertThat(millrace(ports(nobody, good), "health").exitCode()).isZero();
            assertThat(millrace(ports(bad, nobody), "health").exitCode()).isEqualTo(1);
            assertThat(millrace(ports(nobody, bad), "health").exitCode()).isEqualTo(1);
            assertThat(millrace(ports(nobody, nobody), "health").exitCode()).isEqualTo(1);
        } finally {
            ready.stop(0);
            draining.stop(0);
        }
    }

    @Test
    void secrets_are_made_up_once_and_kept(@TempDir Path folder) throws IOException {
        millrace(Map.of(), "secrets", folder.toString()).well();
        String key = Files.readString(folder.resolve("admin-key"));
        String password = Files.readString(folder.resolve("database-password"));
        millrace(Map.of(), "secrets", folder.toString()).well();

        assertThat(key).matches("mr_first_[0-9a-f]{64}\n");
        assertThat(password).matches("[0-9a-f]{32}\n");
        assertThat(folder.resolve("admin-key")).content().isEqualTo(key);
        assertThat(folder.resolve("database-password")).content().isEqualTo(password);
    }

    @Test
    void given_secrets_win_but_a_database_keeps_its_password(@TempDir Path folder) {
        Map<String, String> first = Map.of("ADMIN_KEY", "mr_a_1", "DATABASE_PASSWORD", "one");
        Map<String, String> second = Map.of("ADMIN_KEY", "mr_a_2", "DATABASE_PASSWORD", "two");
        millrace(first, "secrets", folder.toString()).well();

        String said = millrace(second, "secrets", folder.toString()).well().output();

        assertThat(folder.resolve("admin-key")).hasContent("mr_a_2");
        assertThat(folder.resolve("database-password")).hasContent("one");
        assertThat(said).contains("the database keeps the password");
    }

    @Test
    void an_unknown_role_is_named() {
        Command.Ended ended = millrace(Map.of(), "wroker");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.output()).contains("gateway, worker, migrate");
    }
}
