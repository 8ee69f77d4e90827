package dev.millrace.endtoend;

import static org.awaitility.Awaitility.await;

import dev.millrace.standalone.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The product as deploy/compose runs it, in a project of its own, with the values of .env.example.
 */
final class ComposeProject implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path root = root();
    private final String name;
    private final int port = FreePort.choose();
    private final Map<String, String> environment = new HashMap<>();

    ComposeProject(String name) {
        this.name = name;
        environment.put("COMPOSE_PROJECT_NAME", name);
        environment.put(
                "COMPOSE_ENV_FILES", root.resolve("deploy/compose/.env.example").toString());
        environment.put("MILLRACE_PORT", Integer.toString(port));
        close(); // what a run before this one left
    }

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("scripts/start"))) {
            folder = Objects.requireNonNull(folder.getParent(), "tests run in the repository");
        }
        return folder;
    }

    /** {@code docker compose ...} */
    String compose(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "docker",
                                "compose",
                                "-f",
                                root.resolve("deploy/compose/compose.yaml").toString()));
        command.addAll(List.of(arguments));
        return Command.run(PATIENCE, environment, command).well().output();
    }

    /** {@code docker ...} */
    String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Command.run(PATIENCE, Map.of(), command).well().output();
    }

    /** A script of deploy/compose. */
    Command.Ended script(String script, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("deploy/compose").resolve(script).toString()));
        command.addAll(List.of(arguments));
        return Command.run(PATIENCE, environment, command);
    }

    void up(int workers) {
        compose("up", "-d", "--wait", "--scale", "worker=" + workers);
    }

    /** Containers of the service that run, the oldest first. */
    List<String> containers(String service) {
        return compose("ps", "-q", "--status", "running", service).lines().sorted().toList();
    }

    /** Waits until that many workers say of themselves that they take jobs. */
    void awaitWorkers(int count) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() ->
                        api().get("/v1/admin/scaling").body().path("workers").asInt() == count);
    }

    Api api() {
        return new Api(port, "mr_example_change-me-0123456789abcdef");
    }

    int port() {
        return port;
    }

    /** Ends everything of this project, its data too. */
    @Override
    public void close() {
        compose("down", "-v", "--remove-orphans", "-t", "1");
    }

    @Override
    public String toString() {
        return name;
    }
}
