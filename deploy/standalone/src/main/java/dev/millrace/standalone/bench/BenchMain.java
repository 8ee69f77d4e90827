package dev.millrace.standalone.bench;

import dev.millrace.json.Json;
import dev.millrace.standalone.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code scripts/bench}. Everything it starts, it ends; its data lie in a folder of their own,
 * which it deletes. Exit code 1 if an accepted execution did not complete.
 */
public final class BenchMain {
    private static final int CONCURRENCY = 200;

    private BenchMain() {}

    public static void main(String[] arguments) throws IOException {
        try {
            run(Options.read(List.of(arguments)));
        } catch (IllegalArgumentException unread) {
            System.err.println(unread.getMessage() + "; usage: " + Options.USAGE);
            System.exit(2);
        } catch (IllegalStateException incomplete) {
            System.err.println(incomplete.getMessage());
            System.exit(1);
        }
    }

    private static void run(Options options) throws IOException {
        Path folder = Files.createTempDirectory("millrace-bench");
        int port = FreePort.choose();
        Plant plant = new Plant(folder, port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(plant, folder), "end"));
        plant.start(CONCURRENCY);
        Figures figures =
                new Bench(plant, new Load(port, Plant.KEY), options, System.err::println).run();
        System.out.println(figures.tables());
        if (options.json() != null) {
            Files.writeString(options.json(), Json.text(figures.json()));
        }
    }

    private static void end(Plant plant, Path folder) {
        plant.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException left) {
            System.err.println("some files are left in " + folder + ": " + left.getMessage());
        }
    }
}
