package dev.millrace.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was set during a run for whom, and when: queues, tenants and keys, each under a name. Redis
 * runs on this machine, so there is one clock: epoch ms. Thread-safe.
 */
final class LimitLog {
    private final Map<String, List<Change>> changes = new HashMap<>();

    /**
     * @param cap most that run at once; null for any number
     * @param max most that start in any window of so many {@code millis}; 0 for any number
     */
    record Limit(@Nullable Integer cap, int max, long millis, boolean paused) {
        static final Limit NONE = new Limit(null, 0, 0, false);

        Limit cap(@Nullable Integer other) {
            return new Limit(other, max, millis, paused);
        }

        Limit rate(int most, long window) {
            return new Limit(cap, most, window, paused);
        }

        Limit paused(boolean yes) {
            return new Limit(cap, max, millis, yes);
        }
    }

    /** In force not before {@code from}, and in force for sure after {@code until}. */
    private record Change(Limit to, long from, long until) {}

    /** Carries out a change, and writes down what it changed. One at a time for each name. */
    void change(String whom, Limit to, Runnable change) {
        long from = System.currentTimeMillis();
        add(whom, new Change(to, from, Long.MAX_VALUE));
        change.run();
        replaceLast(whom, new Change(to, from, System.currentTimeMillis()));
    }

    private synchronized void add(String whom, Change change) {
        changes.computeIfAbsent(whom, any -> new ArrayList<>()).add(change);
    }

    private synchronized void replaceLast(String whom, Change change) {
        List<Change> all = changes.getOrDefault(whom, new ArrayList<>());
        all.set(all.size() - 1, change);
    }

    /** As it was set last. */
    synchronized Limit last(String whom) {
        List<Change> all = changes.getOrDefault(whom, List.of());
        return all.isEmpty() ? Limit.NONE : all.getLast().to;
    }

    synchronized List<String> names() {
        return List.copyOf(changes.keySet());
    }

    /** Those of which one was in force at that time: several while a change was under way. */
    synchronized List<Limit> at(String whom, long time) {
        List<Limit> candidates = new ArrayList<>(List.of(Limit.NONE));
        for (Change change : changes.getOrDefault(whom, List.of())) {
            if (change.until < time) {
                candidates.clear();
            }
            if (change.from <= time) {
                candidates.add(change.to);
            }
        }
        return candidates;
    }

    /** Whether nothing was changed from one time to another. */
    synchronized boolean constant(String whom, long from, long to) {
        return changes.getOrDefault(whom, List.of()).stream()
                .noneMatch(change -> change.from <= to && change.until >= from);
    }
}
