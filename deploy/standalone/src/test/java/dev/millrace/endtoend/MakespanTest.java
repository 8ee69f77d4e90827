package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever may run at once does: a flow takes as long as its longest way, and hardly longer. Flows
 * of a folder of one's own are tried too: {@code -Dmillrace.dags=FOLDER}.
 */
@Tag("faults")
class MakespanTest {
    private static final double LONGEST_WAY_MS = 20_000;
    private static final double MOST = 1.05;

    /** Fewer than the worker has places, so that none waits for one. */
    private static final int AT_ONCE = 8;

    @Test
    void a_flow_takes_as_long_as_its_longest_way(@TempDir Path home) throws IOException {
        try (Target target = new Target();
                Standalone millrace = new Standalone(home, target)) {
            Api api = millrace.api();
            List<Map.Entry<String, Dag>> all = List.copyOf(dags().entrySet());
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                together(api, all.subList(from, Math.min(all.size(), from + AT_ONCE)));
            }
        }
    }

    private static void together(Api api, List<Map.Entry<String, Dag>> dags) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Map.Entry<String, Dag> one : dags) {
            names.put(api.submit(one.getValue().waits(LONGEST_WAY_MS), "{}"), one.getKey());
        }
        names.forEach((id, name) -> {
            JsonNode ended = api.awaitEnd(id, Duration.ofMinutes(3));
            assertThat(ended.path("status").asText()).isEqualTo("completed");
            double took = took(ended) / LONGEST_WAY_MS;
            System.out.printf("%s: %.3f of its longest way%n", name, took);
            assertThat(took).as(name).isBetween(0.99, MOST);
        });
    }

    private static double took(JsonNode ended) {
        Instant began = Instant.parse(ended.path("startedAt").asText());
        return Duration.between(began, Instant.parse(ended.path("completedAt").asText()))
                .toMillis();
    }

    private static Map<String, Dag> dags() throws IOException {
        Map<String, Dag> dags = new LinkedHashMap<>();
        for (int size : new int[] {10, 40, 100, 200}) {
            dags.put("random of " + size, Dag.random(size, size));
        }
        String folder = System.getProperty("millrace.dags", "");
        if (!folder.isEmpty()) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".json"))
                        .sorted()
                        .forEach(file ->
                                dags.put(String.valueOf(file.getFileName()), Dag.read(file)));
            }
        }
        return dags;
    }
}
