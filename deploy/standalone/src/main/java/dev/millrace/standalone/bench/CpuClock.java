package dev.millrace.standalone.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * CPU that a process and its descendants have spent, user and system, read from {@code /proc}
 * (Linux only; 10 ms ticks).
 */
final class CpuClock {
    private static final long TICK_MICROS = 10_000;

    private CpuClock() {}

    /** Microseconds since the process began, those of ended children included. */
    static long micros(long pid) {
        long own = ticks(pid) * TICK_MICROS;
        Stream<ProcessHandle> children =
                ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children);
        return own + children.mapToLong(child -> micros(child.pid())).sum();
    }

    /** Part of {@link #micros} that the compiler threads of a JVM have spent. */
    static long compilerMicros(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.mapToLong(CpuClock::compilerTicks).sum() * TICK_MICROS;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long compilerTicks(Path thread) {
        String[] stat = stat(thread);
        // threads are named by their first 15 letters
        return stat[0].endsWith("CompilerThre") ? ticks(stat, 2) : 0;
    }

    private static long ticks(long pid) {
        return ticks(stat(Path.of("/proc/" + pid)), 4);
    }

    /** utime, stime, cutime, cstime are fields 14 to 17 of proc(5). */
    private static long ticks(String[] stat, int fields) {
        long ticks = 0;
        for (int i = 0; i < fields && stat.length > 1; i++) {
            ticks += Long.parseLong(stat[12 + i]);
        }
        return ticks;
    }

    /**
     * The name, which may have any character, then the fields from the third on; empty if it ended.
     */
    private static String[] stat(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String name = stat.substring(stat.indexOf('(') + 1, end);
            return (name.replace(' ', '_') + stat.substring(end + 1)).split(" ", 17);
        } catch (NoSuchFileException ended) {
            return new String[] {""};
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
