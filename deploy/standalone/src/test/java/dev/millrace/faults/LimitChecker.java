package dev.millrace.faults;

import dev.millrace.faults.LimitLog.Limit;
import dev.millrace.sql.Database;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * H5: nothing started that a limit in force at that time did not allow. A cap that is lowered stops
 * nobody, so caps are looked at when something starts; a rate is looked at where it was the same
 * for a whole window.
 */
final class LimitChecker {
    private final LimitLog limits;
    private final List<String> problems = new ArrayList<>();

    LimitChecker(LimitLog limits) {
        this.limits = limits;
    }

    /**
     * @param names under which limits are logged that hold for an execution, by its id
     */
    List<String> judge(List<Evidence> all, Function<String, List<String>> names) {
        Map<String, List<Occupancy>> byName = new HashMap<>();
        for (Evidence one : all) {
            for (String name : names.apply(one.id())) {
                byName.computeIfAbsent(name, any -> new ArrayList<>()).addAll(Occupancy.of(one));
            }
        }
        byName.forEach((name, stretches) -> {
            stretches.sort(Comparator.comparingLong(Occupancy::from));
            caps(name, stretches);
            rates(name, stretches);
        });
        return problems;
    }

    private void caps(String name, List<Occupancy> stretches) {
        PriorityQueue<Long> ends = new PriorityQueue<>();
        for (Occupancy one : stretches) {
            while (!ends.isEmpty() && ends.peek() <= one.from()) {
                ends.poll();
            }
            ends.add(one.to());
            List<Limit> inForce = limits.at(name, one.from());
            boolean within =
                    inForce.stream()
                            .anyMatch(limit -> limit.cap() == null || ends.size() <= limit.cap());
            if (!within) {
                problem(one, ends.size() + " ran at once of " + name + ", limited to " + inForce);
            }
            if (one.claimed() && inForce.stream().allMatch(Limit::paused)) {
                problem(one, "started while " + name + " was paused");
            }
        }
    }

    private void rates(String name, List<Occupancy> stretches) {
        List<Occupancy> starts = stretches.stream().filter(Occupancy::claimed).toList();
        for (int i = 0; i < starts.size(); i++) {
            long at = starts.get(i).from();
            Limit limit = limits.at(name, at).getFirst();
            int next = i + limit.max();
            if (limit.max() > 0
                    && next < starts.size()
                    && starts.get(next).from() - at < limit.millis() - 1 // times are whole ms
                    && limits.constant(name, at, starts.get(next).from())) {
                String what = limit.max() + 1 + " starts of " + name + ", limited to " + limit;
                long within = starts.get(next).from() - at;
                problem(starts.get(i), what + ", within " + within + " ms");
            }
        }
    }

    private void problem(Occupancy one, String what) {
        problems.add("H5: " + one.executionId() + " at " + one.from() + ": " + what);
    }

    /** Names by what the history says of an execution: its queue, tenant, flow and input. */
    static Map<String, List<String>> names(Database database, Function<Owned, List<String>> of) {
        Map<String, List<String>> names = new HashMap<>();
        database.list(
                "select id, tenant_id, queue, flow_id, input from flow_executions",
                row ->
                        names.put(
                                row.getString(1),
                                of.apply(
                                        new Owned(
                                                row.getString(2),
                                                row.getString(3),
                                                row.getString(4),
                                                row.getString(5)))));
        return names;
    }

    /**
     * Whose an execution is.
     *
     * @param input JSON
     */
    record Owned(String tenant, String queue, String flow, String input) {}
}
