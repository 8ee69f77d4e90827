package dev.millrace.faults;

import dev.millrace.execution.ExecutionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the checker found out about a whole run. Filled by {@link HistoryChecker}. */
final class Verdict {
    int accepted;
    final Map<ExecutionStatus, Integer> ended = new TreeMap<>();
    final List<String> lost = new ArrayList<>();
    final List<String> stuck = new ArrayList<>();
    final List<String> duplicated = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    int repeatedEffects;
    final Map<String, Integer> whyRepeated = new TreeMap<>();

    /** Tries of jobs and of nodes beyond the first. */
    int furtherTries;

    /** How often executions came back to a worker, by cause. */
    final Map<String, Integer> resumed = new TreeMap<>();

    /** Nothing lost, stuck, done twice or out of order. */
    boolean clean() {
        return lost.isEmpty() && stuck.isEmpty() && duplicated.isEmpty() && problems.isEmpty();
    }

    int ended(ExecutionStatus how) {
        return ended.getOrDefault(how, 0);
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "accepted %d, completed %d, failed %d, cancelled %d, lost %d, duplicated %d, stuck %d;"
                                        + " effects repeated: %d %s; further tries: %d; resumed: %s",
                                accepted,
                                ended(ExecutionStatus.COMPLETED),
                                ended(ExecutionStatus.FAILED),
                                ended(ExecutionStatus.CANCELLED),
                                lost.size(),
                                duplicated.size(),
                                stuck.size(),
                                repeatedEffects,
                                whyRepeated,
                                furtherTries,
                                resumed));
        for (List<String> found : List.of(lost, duplicated, stuck, problems)) {
            found.stream().limit(10).forEach(line -> text.append("\n  ").append(line));
        }
        return text.toString();
    }
}
