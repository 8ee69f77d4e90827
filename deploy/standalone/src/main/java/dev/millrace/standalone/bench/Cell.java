package dev.millrace.standalone.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One measured figure of throughput.
 *
 * @param perSecond executions accepted, run and in the history, per second
 * @param cpu microseconds of CPU per execution, by part of the system
 * @param waits of single submissions under this load; null for batches
 */
record Cell(
        Shape shape,
        Way way,
        int executions,
        double perSecond,
        Map<String, Double> cpu,
        @Nullable Waits waits) {
    /** How executions are submitted. */
    enum Way {
        BATCHES("batches of 100"),
        SINGLE("single");

        private final String label;

        Way(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /**
     * What a client waits for.
     *
     * @param accepted from the request to its 202
     * @param ended from the request's arrival to the end, by the system's clock (1 ms)
     */
    record Waits(Spread accepted, Spread ended) {}

    double sum() {
        return cpu.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    String row() {
        StringBuilder row =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "| %s | %s | %.0f |",
                                shape.label(),
                                way.label,
                                perSecond));
        cpu.values().forEach(micros -> row.append(' ').append(tenth(micros)).append(" |"));
        row.append(" **").append(tenth(sum())).append("** | ");
        return row.append(waits == null ? " | | | |" : columns(waits)).toString();
    }

    private static String columns(Waits waits) {
        return waits.accepted.columns() + " " + waits.ended.columns();
    }

    ObjectNode json() {
        ObjectNode json =
                Json.object()
                        .put("shape", shape.option())
                        .put("submitted", way.label)
                        .put("executions", executions)
                        .put("perSecond", Math.round(perSecond));
        ObjectNode micros = json.putObject("cpuMicrosPerExecution");
        cpu.forEach((part, value) -> micros.put(part, Math.round(value * 10) / 10.0));
        micros.put("sum", Math.round(sum() * 10) / 10.0);
        if (waits != null) {
            json.set("accepted", waits.accepted.json());
            json.set("ended", waits.ended.json());
        }
        return json;
    }

    private static String tenth(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
