package dev.millrace.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What can be done to a process that we started. */
final class Signals {
    private Signals() {}

    /** Sends a signal such as {@code STOP, CONT, KILL, QUIT}. */
    static void send(String signal, long pid) {
        try {
            int code =
                    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + signal + " " + pid + " gave " + code);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets it do nothing for so long: a stall, as of a long collection or a busy host. */
    static void stall(long pid, Duration time) {
        send("STOP", pid);
        Passing.of(time);
        send("CONT", pid);
    }

    /** Waits for its end. */
    static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException stubborn) {
            throw new IllegalStateException("process " + process.pid() + " did not end", stubborn);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
