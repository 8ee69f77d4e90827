package dev.millrace.standalone.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.Arrays;
import java.util.Locale;

/** How some times are spread, in milliseconds. */
record Spread(double p50, double p99) {
    static Spread of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Spread(at(sorted, 0.50), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }

    /** Two columns of a row. */
    String columns() {
        return String.format(Locale.ROOT, "%.2f | %.2f |", p50, p99);
    }

    ObjectNode json() {
        return Json.object().put("p50Ms", p50).put("p99Ms", p99);
    }
}
