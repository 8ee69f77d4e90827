package dev.millrace.standalone;

import dev.millrace.gateway.GatewayMain;
import dev.millrace.gateway.MigrateMain;
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
 * what they load: {@code TrainingMain FILE JAVA FLAG...} leaves the cache in the file. The flags,
 * class path included, must be those that the roles are run with later. Both run in one process, as
 * two caches would hold most classes twice.
 */
public final class TrainingMain {
    private static final String KEY = "mr_training_0123456789abcdef0123456789abcdef";
    private static final long PATIENCE_SECONDS = 300;
    private static final int RUNS = 20;
    private static final String BOTH = Both.class.getName();

    private final Path cache;
    private final List<String> java;
    private final Map<String, String> environment;
    private final int port = FreePort.choose();
    private final int opsPort = FreePort.choose();

    private TrainingMain(List<String> arguments, EmbeddedStores stores) {
        cache = Path.of(arguments.getFirst());
        java = arguments.subList(1, arguments.size());
        environment = new HashMap<>(stores.environment());
        environment.put("MILLRACE_PORT", Integer.toString(port));
        environment.put("MILLRACE_OPS_PORT", Integer.toString(opsPort));
        environment.put("MILLRACE_ADMIN_KEY", KEY);
        environment.put("MILLRACE_EGRESS_ALLOW", "127.0.0.1:" + port);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length < 2) {
            System.err.println("usage: TrainingMain FILE JAVA FLAG...");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("millrace-training");
        try (EmbeddedStores stores = EmbeddedStores.start(folder.resolve("home"))) {
            new TrainingMain(List.of(arguments), stores).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        migrate();
        Process roles = start();
        String url = "http://127.0.0.1:" + port;
        for (int i = 0; i < RUNS; i++) {
            new Demo(url, KEY, new Demo.Addresses(url, url), any -> {}).run("fan-out");
        }
        end(roles);
    }

    /** Apart: what only a new schema needs has no place in the cache. */
    private void migrate() throws IOException, InterruptedException {
        if (process(List.of(MigrateMain.class.getName())).waitFor() != 0) {
            throw new IOException("the schema could not be made");
        }
    }

    private Process start() throws IOException {
        Process process = process(List.of("-XX:AOTCacheOutput=" + cache, BOTH));
        if (!Processes.within(PATIENCE_SECONDS, () -> !process.isAlive() || ready())
                || !process.isAlive()) {
            process.destroyForcibly();
            throw new IOException("gateway and worker did not become ready");
        }
        return process;
    }

    private Process process(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private boolean ready() {
        return ready(port) && ready(opsPort);
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
    private void end(Process roles) throws IOException, InterruptedException {
        roles.destroy();
        if (!roles.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            roles.destroyForcibly();
        }
        if (!Files.exists(cache)) {
            throw new IOException("no cache was left");
        }
        System.out.println(cache + ": " + Files.size(cache) / 1_000_000 + " MB");
    }

    /** The process that is recorded. */
    static final class Both {
        private Both() {}

        public static void main(String[] arguments) {
            GatewayMain.main(arguments);
            WorkerMain.main(arguments);
        }
    }
}
