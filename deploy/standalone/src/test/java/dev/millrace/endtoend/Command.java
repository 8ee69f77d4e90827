package dev.millrace.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end, as a person would in a terminal. */
final class Command {
    private Command() {}

    /**
     * What it left.
     *
     * @param exitCode -1 if it was ended because it took too long
     * @param output and errors
     */
    record Ended(int exitCode, String output) {
        Ended well() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + ": " + output);
            }
            return this;
        }
    }

    static Ended run(Duration atMost, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createTempFile("command", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
            builder.environment().putAll(environment);
            int exitCode = exitCode(builder.start(), atMost);
            String text = Files.readString(output);
            Files.delete(output);
            return new Ended(exitCode, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static int exitCode(Process process, Duration atMost) {
        try {
            if (process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return -1;
    }
}
