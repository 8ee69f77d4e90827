package dev.millrace.standalone;

import dev.millrace.gateway.GatewayMain;
import dev.millrace.worker.WorkerMain;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a gateway and a worker once, before stores of their own, so that the virtual machine records
 * what they load: {@code TrainingMain FOLDER JAVA FLAG...} leaves {@code gateway.aot} and {@code
 * worker.aot} in the folder. The flags, class path included, must be those that the roles are run
 * with later.
 */
public final class TrainingMain {
    private static final String KEY = "mr_training_0123456789abcdef0123456789abcdef";
    private static final long PATIENCE_SECONDS = 300;
    private static final int RUNS = 20;

    private final Path caches;
    private final List<String> java;
    private final Map<String, String> environment;
    private final int port = Home.freePort();
    private final int opsPort = Home.freePort();

    private TrainingMain(List<String> arguments, EmbeddedStores stores) {
        caches = Path.of(arguments.getFirst());
        java = arguments.subList(1, arguments.size());
        environment = new HashMap<>(stores.environment());
        environment.put("MILLRACE_PORT", Integer.toString(port));
        environment.put("MILLRACE_OPS_PORT", Integer.toString(opsPort));
        environment.put("MILLRACE_ADMIN_KEY", KEY);
        environment.put("MILLRACE_EGRESS_ALLOW", "127.0.0.1:" + port);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 2) {
            System.err.println("usage: TrainingMain FOLDER JAVA FLAG...");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("millrace-training");
        try (EmbeddedStores stores = EmbeddedStores.start(folder.resolve("home"))) {
            new TrainingMain(List.of(arguments), stores).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        Process gateway = start("gateway", GatewayMain.class, port);
        Process worker = start("worker", WorkerMain.class, opsPort);
        String url = "http://127.0.0.1:" + port;
        for (int i = 0; i < RUNS; i++) {
            new Demo(url, KEY, new Demo.Addresses(url, url), any -> {}).run("fan-out");
        }
        end("worker", worker);
        end("gateway", gateway);
    }

    private Process start(String role, Class<?> main, int health) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.add(1, "-XX:AOTCacheOutput=" + cache(role));
        command.add(main.getName());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!Processes.within(PATIENCE_SECONDS, () -> !process.isAlive() || ready(health))
                || !process.isAlive()) {
            process.destroyForcibly();
            throw new IOException("the " + role + " did not become ready");
        }
        return process;
    }

    private static boolean ready(int port) {
        try {
            HttpURLConnection asked =
                    (HttpURLConnection)
                            URI.create("http://127.0.0.1:" + port + "/health/ready")
                                    .toURL()
                                    .openConnection();
            return asked.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The cache is written as it ends. */
    private void end(String role, Process process) throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        if (!Files.exists(cache(role))) {
            throw new IOException("the " + role + " left no cache");
        }
        System.out.println(cache(role) + ": " + Files.size(cache(role)) / 1_000_000 + " MB");
    }

    private Path cache(String role) {
        return caches.resolve(role + ".aot");
    }
}
