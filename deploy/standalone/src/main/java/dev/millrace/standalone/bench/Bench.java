package dev.millrace.standalone.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Warms up, then measures each shape: in batches, single, and one at a time. */
final class Bench {
    private static final int BATCH = 100;
    private static final int BATCH_CONNECTIONS = 4;
    private static final int SINGLE_CONNECTIONS = 32;
    private static final int ONE_BY_ONE = 1_000;

    /** A single submission costs several times one in a batch: fewer of them take as long. */
    private static final int SINGLE_SHARE = 3;

    private final Plant plant;
    private final Load load;
    private final Options options;
    private long accepted;

    Bench(Plant plant, Load load, Options options) {
        this.plant = plant;
        this.load = load;
        this.options = options;
    }

    Figures run() throws IOException {
        for (Shape shape : Shape.values()) {
            load.createFlow(shape);
        }
        warmUp();
        List<Cell> cells = new ArrayList<>();
        List<Latency> latencies = new ArrayList<>();
        for (Shape shape : options.shapes()) {
            int executions = Math.max(BATCH, options.nodes() / shape.nodes() / BATCH * BATCH);
            int single = Math.max(BATCH, executions / SINGLE_SHARE);
            cells.add(
                    cell(
                            shape,
                            "batches of 100",
                            executions,
                            () -> load.batches(shape, executions, BATCH_CONNECTIONS)));
            cells.add(
                    cell(
                            shape,
                            "single",
                            single,
                            () -> load.single(shape, single, SINGLE_CONNECTIONS)));
            latencies.add(Latency.of(shape, load.oneByOne(shape, ONE_BY_ONE)));
            accepted += ONE_BY_ONE;
            load.checkAllCompleted(shape);
        }
        return new Figures(cells, latencies);
    }

    /** Both ways in, and every shape, so that all that is measured is compiled. */
    private void warmUp() throws IOException {
        int single = options.warmUp() / 2;
        load.single(Shape.ONE_NODE, single, SINGLE_CONNECTIONS);
        ended(single);
        int batches = Math.max(BATCH, (options.warmUp() - single) / Shape.values().length);
        for (Shape shape : Shape.values()) {
            load.batches(shape, batches / BATCH * BATCH, BATCH_CONNECTIONS);
            ended(batches / BATCH * BATCH);
            load.oneByOne(shape, BATCH);
            ended(BATCH);
        }
    }

    private void ended(int more) {
        accepted += more;
        plant.awaitEnded(accepted);
    }

    private Cell cell(Shape shape, String mode, int executions, Runnable submit) {
        plant.awaitEnded(accepted);
        Map<String, Long> before = plant.cpuMicros();
        long began = System.nanoTime();
        submit.run();
        ended(executions);
        double seconds = (System.nanoTime() - began) / 1e9;
        Map<String, Double> cpu = new LinkedHashMap<>();
        plant.cpuMicros()
                .forEach((part, micros) ->
                        cpu.put(
                                part,
                                (micros - before.getOrDefault(part, 0L)) / (double) executions));
        return new Cell(shape, mode, executions, executions / seconds, cpu);
    }
}
