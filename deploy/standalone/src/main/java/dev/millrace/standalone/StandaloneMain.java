package dev.millrace.standalone;

import dev.millrace.gateway.GatewaySettings;
import dev.millrace.settings.BadSettings;
import dev.millrace.settings.Settings;
import dev.millrace.settings.StoreSettings;
import dev.millrace.stores.UnsafeStores;
import dev.millrace.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Everything in one process: {@code scripts/start}. */
public final class StandaloneMain {
    private StandaloneMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            run(Settings.ofProcess(), List.of(arguments));
        } catch (BadSettings | HomeTaken | StoreDidNotStart | UnsafeStores refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        }
    }

    private static void run(Settings settings, List<String> arguments)
            throws IOException, InterruptedException {
        GatewaySettings gateway = GatewaySettings.read(settings);
        WorkerSettings worker = WorkerSettings.read(settings);
        int workers = settings.number("MILLRACE_WORKERS", 1, 0, 64);
        Path folder = Path.of(settings.text("MILLRACE_HOME", ".millrace"));
        boolean allowUnsafe = StoreSettings.allowUnsafe(settings);
        settings.alsoKnown("MILLRACE_OPS_PORT");
        settings.check();
        Standalone standalone = Standalone.open(folder, gateway, worker, workers);
        Runtime.getRuntime().addShutdownHook(new Thread(standalone::stop, "stop"));
        standalone.check(allowUnsafe);
        standalone.start();
        System.out.println("Millrace is ready on " + standalone.url());
        System.out.println("key: " + standalone.key());
        if (!arguments.contains("--no-demo")) {
            new Demo(standalone.url(), standalone.key(), standalone.target(), System.out::println)
                    .run("fan-out");
            System.out.println(
                    "\nIt stays up until Ctrl-C; all calls: " + standalone.url() + "/openapi.json");
        }
    }
}
