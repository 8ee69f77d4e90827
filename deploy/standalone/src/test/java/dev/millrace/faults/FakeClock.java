package dev.millrace.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Processes whose wall clock is wrong while their monotonic clock is right, by libfaketime. Where
 * that is not installed a test that needs it is skipped.
 */
final class FakeClock {
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
                    Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
                    Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));

    private FakeClock() {}

    /** Environment of a process whose clock is off by that, e.g. {@code +1h}. */
    static Map<String, String> off(String by) {
        Map<String, String> environment = preloaded();
        environment.put("FAKETIME", by);
        return environment;
    }

    /** Environment of a process whose clock is off by what the file says now. */
    static Map<String, String> off(Path file) {
        Map<String, String> environment = preloaded();
        environment.put("FAKETIME_TIMESTAMP_FILE", file.toString());
        environment.put("FAKETIME_NO_CACHE", "1");
        return environment;
    }

    /** Whoever runs by the file finds its clock off by that from now on. */
    static void step(Path file, String by) {
        try {
            Path whole = Files.writeString(file.resolveSibling("next-clock"), by + "\n");
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Skips a test where the program does not even start under a faked clock. */
    static void assumeRuns(String program, Map<String, String> environment) {
        try {
            ProcessBuilder version = new ProcessBuilder(program, "--version");
            version.environment().putAll(environment);
            Process process =
                    version.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly();
            assumeTrue(
                    ended,
                    program
                            + " and libfaketime wait for each other (its jemalloc asks for the time)");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static Map<String, String> preloaded() {
        Path library = PLACES.stream().filter(Files::exists).findFirst().orElse(null);
        assumeTrue(
                library != null,
                "libfaketime is not installed (Debian: apt-get install faketime); looked for "
                        + PLACES);
        Map<String, String> environment = new HashMap<>();
        environment.put("LD_PRELOAD", String.valueOf(library));
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        environment.put("DONT_FAKE_MONOTONIC", "1"); // its name before 0.9.9
        // A JVM waits by the monotonic clock; taken for the wall clock its waits would be over at
        // once.
        environment.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        return environment;
    }
}
