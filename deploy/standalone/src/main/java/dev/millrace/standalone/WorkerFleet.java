package dev.millrace.standalone;

import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.worker.Worker;
import dev.millrace.worker.WorkerMain;
import dev.millrace.worker.WorkerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The workers of a standalone Millrace: one in this process; with more than one asked for, each in
 * a process of its own.
 */
final class WorkerFleet implements Lifecycle {
    private static final long PATIENCE_SECONDS = 40;

    private final int count;
    private final Worker inside;
    private final Map<String, String> environment;
    private final List<Process> processes = new ArrayList<>();

    WorkerFleet(int count, Worker inside, WorkerSettings settings, Map<String, String> stores) {
        this.count = count;
        this.inside = inside;
        this.environment = new HashMap<>(stores);
        environment.put("MILLRACE_CONCURRENCY", Integer.toString(settings.concurrency()));
        environment.put("MILLRACE_QUEUES", String.join(",", settings.queues()));
        environment.put("MILLRACE_EGRESS_ALLOW", String.join(",", settings.egressAllow()));
        environment.put("MILLRACE_OPS_PORT", "0");
        environment.put("MILLRACE_PUBLIC_URL", settings.links().publicUrl());
        environment.put("MILLRACE_SIGNING_KEY", settings.links().signingKey());
    }

    @Override
    public void start() {
        if (count == 1) {
            inside.start();
        }
        for (int i = 0; count > 1 && i < count; i++) {
            processes.add(launch());
        }
    }

    private Process launch() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder =
                new ProcessBuilder(
                                java,
                                "-XX:+UseSerialGC",
                                "-XX:+UseCompactObjectHeaders",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                WorkerMain.class.getName())
                        .inheritIO();
        builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException("a worker process cannot be started", failed);
        }
    }

    @Override
    public void stop() {
        inside.stop();
        processes.parallelStream()
                .forEach(process -> Processes.end(process.toHandle(), "TERM", PATIENCE_SECONDS));
    }
}
