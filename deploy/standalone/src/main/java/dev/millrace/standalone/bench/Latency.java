package dev.millrace.standalone.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.Arrays;
import java.util.Locale;

/** Times from submission to the end, one execution at a time on an idle system, in milliseconds. */
record Latency(Shape shape, double p50, double p90, double p99) {
    static Latency of(Shape shape, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Latency(shape, at(sorted, 0.50), at(sorted, 0.90), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))] / 1e6;
    }

    String row() {
        return String.format(
                Locale.ROOT, "| %s | %.2f | %.2f | %.2f |", shape.label(), p50, p90, p99);
    }

    ObjectNode json() {
        return Json.object()
                .put("shape", shape.label())
                .put("p50Ms", p50)
                .put("p90Ms", p90)
                .put("p99Ms", p99);
    }
}
