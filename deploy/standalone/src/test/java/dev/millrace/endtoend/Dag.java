package dev.millrace.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Tasks that take a time each, and what must be done before which. As a file: {@code {"nodes":[{id,
 * ms}],"edges":[[from, to]]}}.
 *
 * @param times in ms, by task; predecessors come first
 */
record Dag(Map<String, Double> times, List<List<String>> edges) {
    static Dag read(Path file) {
        try {
            JsonNode json = Json.read(Files.readString(file));
            Map<String, Double> times = new LinkedHashMap<>();
            json.path("nodes")
                    .forEach(task ->
                            times.put(task.path("id").asText(), task.path("ms").asDouble()));
            List<List<String>> edges = new ArrayList<>();
            json.path("edges")
                    .forEach(
                            edge -> edges.add(List.of(edge.get(0).asText(), edge.get(1).asText())));
            return new Dag(times, edges);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Layers of up to ten tasks, each after one to three of the layers before it. */
    static Dag random(long seed, int size) {
        Random random = new Random(seed);
        Map<String, Double> times = new LinkedHashMap<>();
        List<List<String>> edges = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            times.put("t" + i, 100 + random.nextDouble() * 900);
            int before = i - i % 10;
            for (int more = random.nextInt(3); before > 0 && more >= 0; more--) {
                List<String> edge = List.of("t" + random.nextInt(before), "t" + i);
                if (!edges.contains(edge)) {
                    edges.add(edge);
                }
            }
        }
        return new Dag(times, edges);
    }

    /** The longest way through it. */
    double criticalPath() {
        Map<String, Double> ends = new HashMap<>();
        boolean more = true;
        while (more) {
            more = false;
            for (String task : times.keySet()) {
                double end = Objects.requireNonNull(times.get(task)) + begin(task, ends);
                more |= end > ends.getOrDefault(task, -1.0);
                ends.merge(task, end, Math::max);
            }
        }
        return ends.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private double begin(String task, Map<String, Double> ends) {
        return edges.stream()
                .filter(edge -> edge.getLast().equals(task))
                .mapToDouble(edge -> ends.getOrDefault(edge.getFirst(), 0.0))
                .max()
                .orElse(0);
    }

    /** Each task as a wait, so that the longest way takes that long. */
    Flows waits(double criticalPath) {
        double scale = criticalPath / criticalPath();
        Flows flow = Flows.empty();
        times.forEach((task, ms) ->
                flow.node(
                        task,
                        "time:wait",
                        "{\"parameters\":{\"duration\":" + Math.round(ms * scale) + "}}"));
        edges.forEach(edge -> flow.edge(edge.getFirst(), edge.getLast()));
        return flow;
    }
}
