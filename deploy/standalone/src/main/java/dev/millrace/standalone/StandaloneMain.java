package dev.millrace.standalone;

import dev.millrace.gateway.GatewaySettings;
import dev.millrace.settings.BadSettings;
import dev.millrace.settings.Settings;
import dev.millrace.stores.UnsafeStores;
import dev.millrace.worker.WorkerSettings;
import java.io.IOException;
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
        StandaloneSettings own = StandaloneSettings.read(settings);
        settings.alsoKnown("MILLRACE_OPS_PORT");
        settings.check();
        Standalone standalone = Standalone.open(own.folder(), gateway, worker, own.workers());
        Runtime.getRuntime().addShutdownHook(new Thread(standalone::stop, "stop"));
        standalone.check(own.allowUnsafe());
        standalone.start();
        System.out.println("Millrace is ready on " + standalone.url());
        System.out.println("key: " + standalone.key());
        if (!arguments.contains("--no-demo")) {
            new Demo(
                            standalone.url(),
                            standalone.key(),
                            new Demo.Addresses(standalone.url(), standalone.target().url()),
                            System.out::println)
                    .run("fan-out");
            System.out.println(
                    "\nIt stays up until Ctrl-C; all calls: " + standalone.url() + "/openapi.json");
        }
    }
}
