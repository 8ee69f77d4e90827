package dev.millrace.standalone.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param shapes flows, measured in this order
 * @param nodes executions of a cell times nodes of its flow: how long a cell takes
 * @param warmUp executions before the first figure; cold figures are several times worse
 * @param json also write the figures there
 */
record Options(Set<Shape> shapes, int nodes, int warmUp, @Nullable Path json) {
    static final String USAGE =
            "scripts/bench [--shapes one-node,diamond-of-10,chain-of-40,parent-and-10] [--nodes N] [--warm-up N] [--json FILE]";

    /**
     * @throws IllegalArgumentException naming what cannot be read
     */
    static Options read(List<String> arguments) {
        Options options = new Options(EnumSet.allOf(Shape.class), 60_000, 60_000, null);
        if (arguments.size() % 2 != 0) {
            throw new IllegalArgumentException(arguments.getLast() + " has no value");
        }
        for (int i = 0; i < arguments.size(); i += 2) {
            options = options.with(arguments.get(i), arguments.get(i + 1));
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--shapes" -> new Options(shapes(value), nodes, warmUp, json);
            case "--nodes" -> new Options(shapes, number(name, value), warmUp, json);
            case "--warm-up" -> new Options(shapes, nodes, number(name, value), json);
            case "--json" -> new Options(shapes, nodes, warmUp, Path.of(value));
            default -> throw new IllegalArgumentException(name + " is not known");
        };
    }

    private static Set<Shape> shapes(String names) {
        Set<Shape> shapes = EnumSet.noneOf(Shape.class);
        for (String name : names.split(",", -1)) {
            shapes.add(
                    Arrays.stream(Shape.values())
                            .filter(shape -> shape.option().equals(name))
                            .findFirst()
                            .orElseThrow(
                                    () -> new IllegalArgumentException(name + " is no shape")));
        }
        return shapes;
    }

    private static int number(String name, String value) {
        if (!value.matches("\\d{1,8}")) {
            throw new IllegalArgumentException(name + " takes a number, not " + value);
        }
        return Integer.parseInt(value);
    }
}
