package dev.millrace.standalone.bench;

import dev.millrace.standalone.bench.Cell.Way;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Warms up, then measures each shape: in batches, single, and one at a time. */
final class Bench {
    private static final int BATCH_CONNECTIONS = 4;
    private static final int SINGLE_CONNECTIONS = 32;
    private static final int PILOT_PER_SECOND = 400;
    private static final int IDLE_PER_SECOND = 200;

    private final Plant plant;
    private final Load load;
    private final Options options;
    private final Consumer<String> progress;
    private long accepted;

    Bench(Plant plant, Load load, Options options, Consumer<String> progress) {
        this.plant = plant;
        this.load = load;
        this.options = options;
        this.progress = progress;
    }

    /**
     * @throws IllegalStateException if an execution that was accepted did not complete
     */
    Figures run() throws IOException {
        for (Shape shape : Shape.values()) {
            load.createFlow(shape);
        }
        warmUp();
        List<Cell> cells = new ArrayList<>();
        Map<Shape, Spread> idle = new EnumMap<>(Shape.class);
        for (Shape shape : options.shapes()) {
            for (Way way : Way.values()) {
                cells.add(cell(shape, way));
            }
            progress.accept(shape.label() + ", one at a time");
            idle.put(shape, oneByOne(shape, IDLE_PER_SECOND * options.seconds()));
            load.checkAllCompleted(shape);
        }
        return new Figures(cells, idle);
    }

    /** Both ways in, half each, and every shape, so that all that is measured is compiled. */
    private void warmUp() throws IOException {
        progress.accept("warming up with " + options.warmUp() + " executions");
        int each = options.warmUp() / 2 / Shape.values().length;
        pass(Shape.ONE, Way.SINGLE, options.warmUp() / 2);
        for (Shape shape : Shape.values()) {
            pass(shape, Way.BATCHES, each);
        }
    }

    private Cell cell(Shape shape, Way way) throws IOException {
        progress.accept(shape.label() + ", " + way.label());
        Pass pilot = pass(shape, way, PILOT_PER_SECOND * options.seconds());
        Pass pass = pass(shape, way, (int) (pilot.perSecond() * options.seconds()));
        Cell.Waits waits =
                switch (way) {
                    case BATCHES -> null;
                    case SINGLE ->
                            new Cell.Waits(
                                    pass.round.untilAccepted(),
                                    load.untilEnded(pass.round.sample()));
                };
        return new Cell(shape, way, pass.executions, pass.perSecond(), pass.cpu, waits);
    }

    /** Submits so many, at least a batch, and waits until the history has the end of each. */
    private Pass pass(Shape shape, Way way, int about) {
        int executions = Math.max(Load.BATCH, about / Load.BATCH * Load.BATCH);
        Map<String, Long> before = plant.cpuMicros();
        long began = System.nanoTime();
        Round round =
                switch (way) {
                    case BATCHES -> load.batches(shape, executions, BATCH_CONNECTIONS);
                    case SINGLE -> load.single(shape, executions, SINGLE_CONNECTIONS);
                };
        accepted += executions;
        plant.awaitEnded(accepted);
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Pass(round, executions, seconds, cpuSince(before, executions));
    }

    private Map<String, Double> cpuSince(Map<String, Long> before, int executions) {
        Map<String, Double> cpu = new LinkedHashMap<>();
        plant.cpuMicros()
                .forEach((part, micros) ->
                        cpu.put(
                                part,
                                (micros - before.getOrDefault(part, 0L)) / (double) executions));
        return cpu;
    }

    private Spread oneByOne(Shape shape, int executions) throws IOException {
        Spread spread = load.oneByOne(shape, executions);
        accepted += executions;
        plant.awaitEnded(accepted);
        return spread;
    }

    private record Pass(Round round, int executions, double seconds, Map<String, Double> cpu) {
        double perSecond() {
            return executions / seconds;
        }
    }
}
