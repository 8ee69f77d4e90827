package dev.millrace.standalone.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.Locale;
import java.util.Map;

/**
 * One measured figure of throughput.
 *
 * @param mode {@code single} or {@code batches of 100}
 * @param perSecond executions accepted, run and in the history, per second
 * @param cpu microseconds of CPU per execution, by part of the system
 */
record Cell(Shape shape, String mode, int executions, double perSecond, Map<String, Double> cpu) {
    double sum() {
        return cpu.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    String row() {
        StringBuilder row =
                new StringBuilder(
                        "| " + shape.label() + " | " + mode + " | " + whole(perSecond) + " |");
        cpu.values().forEach(micros -> row.append(' ').append(tenth(micros)).append(" |"));
        return row.append(" **").append(tenth(sum())).append("** |").toString();
    }

    ObjectNode json() {
        ObjectNode json =
                Json.object()
                        .put("shape", shape.label())
                        .put("mode", mode)
                        .put("executions", executions)
                        .put("perSecond", Math.round(perSecond));
        ObjectNode micros = json.putObject("cpuMicrosPerExecution");
        cpu.forEach((part, value) -> micros.put(part, Math.round(value * 10) / 10.0));
        micros.put("sum", Math.round(sum() * 10) / 10.0);
        return json;
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String tenth(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
