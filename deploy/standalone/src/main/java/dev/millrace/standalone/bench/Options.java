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
 * @param seconds about how long each round takes
 * @param warmUp executions before the first figure; cold figures are several times worse
 * @param json also write the figures there
 */
record Options(Set<Shape> shapes, int seconds, int warmUp, @Nullable Path json) {
    static final String USAGE =
            "scripts/bench [--shapes one,diamond,chain,parent] [--seconds N] [--warmup N] [--json FILE]";

    /**
     * @throws IllegalArgumentException naming what cannot be read
     */
    static Options read(List<String> arguments) {
        Options options = new Options(EnumSet.allOf(Shape.class), 5, 100_000, null);
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
            case "--shapes" -> new Options(shapes(value), seconds, warmUp, json);
            case "--seconds" -> new Options(shapes, number(name, value), warmUp, json);
            case "--warmup" -> new Options(shapes, seconds, number(name, value), json);
            case "--json" -> new Options(shapes, seconds, warmUp, Path.of(value));
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
