package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What deploy/compose/autoscale.sh makes of a suggestion, with a docker that only writes down what
 * it is asked.
 */
class AutoscaleTest {
    @TempDir private Path folder;
    private HttpServer gateway;
    private int status = 200;
    private int suggested;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext(
                "/v1/admin/scaling",
                exchange -> {
                    byte[] answer =
                            ("{\"backlog\":70,\"oldestAgeSeconds\":1.5,\"running\":20,\"freeSlots\":0,\"workers\":2,\"suggestedWorkers\":"
                                            + suggested
                                            + "}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        gateway.start();
        Path docker = folder.resolve("docker");
        Files.writeString(
                docker,
                "#!/bin/sh\nif [ \"$2\" = ps ]; then echo a; echo b; else echo \"$@\" >>"
                        + folder.resolve("asked")
                        + "; fi\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private String autoscale(String... arguments) {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", folder + ":" + System.getenv("PATH"));
        environment.put("MILLRACE_URL", "http://127.0.0.1:" + gateway.getAddress().getPort());
        environment.put("MILLRACE_ADMIN_KEY", "mr_test_key");
        List<String> command =
                new java.util.ArrayList<>(
                        List.of(
                                ComposeProject.root()
                                        .resolve("deploy/compose/autoscale.sh")
                                        .toString(),
                                "--once"));
        command.addAll(List.of(arguments));
        return Command.run(Duration.ofSeconds(30), environment, command).well().output();
    }

    private String asked() throws IOException {
        Path file = folder.resolve("asked");
        return Files.exists(file) ? Files.readString(file).strip() : "";
    }

    @Test
    void more_are_started_but_no_more_than_the_most() throws IOException {
        suggested = 4;
        assertThat(autoscale()).contains("backlog 70 running 20 workers 2 wanted 4: up");
        assertThat(asked()).endsWith("--scale worker=4 worker");

        suggested = 40;
        autoscale();
        assertThat(asked()).endsWith("--scale worker=5 worker");
    }

    @Test
    void fewer_are_left_but_no_fewer_than_the_least() throws IOException {
        suggested = 0;

        assertThat(autoscale()).contains("wanted 1: down");
        assertThat(asked()).endsWith("--scale worker=1 worker");
    }

    @Test
    void nothing_is_done_if_there_are_as_many_as_wanted_or_nobody_knows() throws IOException {
        suggested = 2;
        autoscale();
        suggested = 5;
        autoscale("--dry-run");
        status = 503;
        autoscale();

        assertThat(asked()).isEmpty();
    }
}
