package dev.millrace.standalone;

import dev.millrace.settings.BadSettings;
import dev.millrace.settings.KnownSetting;
import dev.millrace.settings.Settings;
import java.io.IOException;
import java.util.List;

/**
 * Runs a sample on a gateway of this machine and tells its progress: {@code SampleMain
 * http://gateway:8080} with the gateway's address as workers reach it. Exit code 1 if it is not
 * taken.
 */
public final class SampleMain {
    private SampleMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            run(Settings.ofProcess(), List.of(arguments));
        } catch (BadSettings refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        } catch (IOException failed) {
            System.err.println("the sample cannot be run: " + failed.getMessage());
            System.exit(1);
        }
    }

    private static void run(Settings settings, List<String> arguments)
            throws IOException, InterruptedException {
        int port = settings.number("MILLRACE_PORT", 8080, 1, 65_535);
        String key = settings.required("MILLRACE_ADMIN_KEY", "the key to submit with");
        settings.alsoKnown(KnownSetting.names());
        settings.check();
        String here = "http://127.0.0.1:" + port;
        String there = arguments.isEmpty() ? here : arguments.getFirst();
        new Demo(here, key, new Demo.Addresses(there, there), System.out::println).run("fan-out");
    }
}
