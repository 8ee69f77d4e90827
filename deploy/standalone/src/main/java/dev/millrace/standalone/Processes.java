package dev.millrace.standalone;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looking after processes that may outlive us. */
final class Processes {
    private Processes() {}

    /** The process with that id, if it lives and its command has the word. */
    static Optional<ProcessHandle> find(long pid, String word) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> command(process).contains(word));
    }

    private static String command(ProcessHandle process) {
        return process.info().command().orElse("") + " " + process.info().commandLine().orElse("");
    }

    /** Sends the signal and waits for the end; kills after the patience. */
    static void end(ProcessHandle process, String signal, long patienceSeconds) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            process.onExit().get(patienceSeconds, TimeUnit.SECONDS);
        } catch (IOException
                | java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException stubborn) {
            process.destroyForcibly();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it holds, at most that long. */
    static boolean within(long seconds, BooleanSupplier fact) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            if (fact.getAsBoolean()) {
                return true;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        return fact.getAsBoolean();
    }
}
