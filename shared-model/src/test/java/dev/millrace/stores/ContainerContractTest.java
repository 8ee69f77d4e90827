package dev.millrace.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * What the queue and the history ask of their stores holds on the servers that people run, too: the
 * tests that run on the embedded ones, run on those of containers.
 */
@Tag("containers")
class ContainerContractTest {
    private static final List<String> OF_REDIS =
            List.of(
                    "dev.millrace.queue.JobLifeTest",
                    "dev.millrace.queue.QueueModelTest",
                    "dev.millrace.queue.KeyLimitsTest",
                    "dev.millrace.queue.GenerationTest",
                    "dev.millrace.queue.RestorationTest",
                    "dev.millrace.queue.StalledTest",
                    "dev.millrace.queue.BreakerScriptTest",
                    "dev.millrace.queue.DemandMeterTest",
                    "dev.millrace.duty.DutiesTest");
    private static final List<String> OF_POSTGRESQL =
            List.of(
                    "dev.millrace.sql.DatabaseTest",
                    "dev.millrace.history.AcceptanceTest",
                    "dev.millrace.history.HistoryWriterTest",
                    "dev.millrace.history.HistoryOrderTest",
                    "dev.millrace.history.ExecutionHistoryTest",
                    "dev.millrace.history.DeadLettersTest",
                    "dev.millrace.history.FlowCatalogTest",
                    "dev.millrace.history.PartitionsTest",
                    "dev.millrace.history.RejectsTest");

    @BeforeAll
    static void needEngine() {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no Docker engine answers here");
    }

    @Test
    void redis_8_is_a_queue() throws Exception {
        redis("redis:8", "redis-server");
    }

    @Test
    void valkey_8_is_a_queue() throws Exception {
        redis("valkey/valkey:8", "valkey-server");
    }

    private static void redis(String image, String server) throws Exception {
        needImage(image);
        try (GenericContainer<?> container = container(image, 6379)) {
            container.setCommand(
                    server, "--bind", "0.0.0.0", "--protected-mode", "no", "--save", "");
            container.waitingFor(Wait.forLogMessage(".*eady to accept connections.*", 1));
            container.start();
            holds(
                    "-Dmillrace.test.redis=redis://127.0.0.1:" + container.getMappedPort(6379),
                    OF_REDIS);
        }
    }

    @Test
    void postgresql_17_is_a_history() throws Exception {
        needImage("postgres:17");
        try (GenericContainer<?> container = container("postgres:17", 5432)) {
            container.addEnv("POSTGRES_PASSWORD", "postgres");
            container.setCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
            container.waitingFor(
                    Wait.forSuccessfulCommand("pg_isready -q -h 127.0.0.1 -U postgres")
                            .withStartupTimeout(Duration.ofMinutes(2)));
            container.start();
            holds(
                    "-Dmillrace.test.postgres=127.0.0.1:" + container.getMappedPort(5432),
                    OF_POSTGRESQL);
        }
    }

    @SuppressWarnings("resource") // the caller closes it
    private static GenericContainer<?> container(String image, int port) {
        return new GenericContainer<>(DockerImageName.parse(image)).withExposedPorts(port);
    }

    private static void needImage(String image) throws Exception {
        assumeTrue(
                docker(10, "image", "inspect", image) || docker(180, "pull", "-q", image),
                "the image " + image + " is neither here nor can it be pulled");
    }

    private static boolean docker(long seconds, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return run(command, ProcessBuilder.Redirect.DISCARD, seconds);
    }

    private static void holds(String store, List<String> tests) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dmillrace.model.seeds=20",
                                store,
                                "-cp",
                                System.getProperty("java.class.path"),
                                ContractMain.class.getName()));
        command.addAll(tests);
        assertThat(run(command, ProcessBuilder.Redirect.INHERIT, 300)).as(store).isTrue();
    }

    private static boolean run(List<String> command, ProcessBuilder.Redirect output, long seconds)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }
}
