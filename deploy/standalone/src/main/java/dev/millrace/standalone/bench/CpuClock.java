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

    private static long ticks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 16);
            // utime, stime, cutime, cstime are fields 14 to 17 of proc(5); the first two fields are
            // cut off above
            return Long.parseLong(field[11])
                    + Long.parseLong(field[12])
                    + Long.parseLong(field[13])
                    + Long.parseLong(field[14]);
        } catch (NoSuchFileException ended) {
            return 0;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
