package dev.millrace.engine;

import dev.millrace.engine.Plan.Ending;
import dev.millrace.flow.Edge;
import dev.millrace.flow.Join;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** Makes up scenarios; the same seed gives the same one. */
final class Scenarios {
    private static final List<List<String>> KINDS =
            List.of(
                    List.of(Edge.MAIN),
                    List.of(Edge.MAIN),
                    List.of("true", "false"),
                    List.of("case:a", "case:b", "default"));

    /** So long that no two things happen at the same time. */
    private static final long LONGEST = 1_000_000_000_000L;

    private final long seed;
    private final Random random;
    private final double trouble;
    private final int size;
    private final Map<String, List<String>> ports = new HashMap<>();

    private Scenarios(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.trouble = new double[] {0, 0.05, 0.3}[random.nextInt(3)];
        this.size = 1 + random.nextInt(random.nextBoolean() ? 8 : 60);
    }

    static Scenario of(long seed) {
        return new Scenarios(seed).draw();
    }

    private Scenario draw() {
        Drawing drawing = new Drawing();
        List<String> fileOrder = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            fileOrder.add("n" + i);
            ports.put("n" + i, KINDS.get(random.nextInt(KINDS.size())));
        }
        Collections.shuffle(fileOrder, random);
        fileOrder.forEach(drawing::node);
        Map<String, Integer> incoming = edges(drawing);
        fileOrder.forEach(id -> settings(drawing, id, incoming.getOrDefault(id, 0)));
        Map<String, Plan> plans = new HashMap<>();
        fileOrder.forEach(id -> plans.put(id, plan(ports.getOrDefault(id, List.of()))));
        List<Long> crashes =
                LongStream.generate(() -> time() * (1 + random.nextInt(8)))
                        .limit(random.nextInt(6))
                        .sorted()
                        .boxed()
                        .toList();
        return new Scenario(seed, drawing.graph(), plans, crashes, 1 + random.nextInt(3));
    }

    /** From lower to higher numbers only, so there is no cycle. */
    private Map<String, Integer> edges(Drawing drawing) {
        Map<String, Integer> incoming = new HashMap<>();
        int edges = (int) (size * random.nextDouble(2.5));
        for (int i = 0; i < edges && size > 1; i++) {
            int source = random.nextInt(size - 1);
            int reach = random.nextBoolean() ? Math.min(4, size - 1 - source) : size - 1 - source;
            String target = "n" + (source + 1 + random.nextInt(reach));
            drawing.edge("n" + source, port("n" + source), target);
            incoming.merge(target, 1, Integer::sum);
        }
        return incoming;
    }

    private String port(String source) {
        return chance(0.15) ? Edge.ERROR : oneOf(ports.getOrDefault(source, List.of()));
    }

    private void settings(Drawing drawing, String id, int incoming) {
        if (chance(0.25)) {
            drawing.join(id, Join.ANY);
        } else if (chance(0.2)) {
            drawing.join(id, new Join(1 + random.nextInt(incoming + 1)));
        }
        if (chance(0.2)) {
            drawing.goOn(id);
        }
        if (chance(0.07)) {
            drawing.disabled(id);
        }
    }

    private Plan plan(List<String> leavesBy) {
        List<Ending> endings = new ArrayList<>();
        while (chance(trouble)) {
            endings.add(
                    chance(0.5)
                            ? new Plan.Retries(time(), time(), random.nextBoolean())
                            : new Plan.Fails(time(), chance(0.7)));
        }
        endings.add(
                chance(0.07)
                        ? new Plan.Waits(time(), time())
                        : new Plan.Succeeds(time(), chance(0.03) ? "other" : oneOf(leavesBy)));
        return new Plan(chance(0.08), time(), endings);
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    private long time() {
        return 1 + random.nextLong(LONGEST);
    }
}
