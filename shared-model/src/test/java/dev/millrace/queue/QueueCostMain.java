package dev.millrace.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures what the queue costs Redis. Arguments: {@code cost} (default), {@code rules} (each rule
 * undone alone), {@code memory}; {@code aof}; {@code merged}; {@code repeat=N}; {@code rounds=N};
 * {@code executions=N}; {@code beside=COMMAND} is run before each repetition, with PORT replaced,
 * and its first number taken as the other side's total.
 */
final class QueueCostMain {
    private final List<String> arguments;
    private final CostServer server;

    private QueueCostMain(List<String> arguments, CostServer server) {
        this.arguments = arguments;
        this.server = server;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> list = Arrays.asList(arguments);
        try (CostServer server = CostServer.start(list.contains("aof"))) {
            QueueCostMain main = new QueueCostMain(list, server);
            if (list.contains("rules")) {
                main.rules();
            } else if (list.contains("memory")) {
                new CostMemory(server).print();
                new CostMemory(server).printLanes();
            } else {
                main.cost();
            }
        }
    }

    private void cost() throws IOException, InterruptedException {
        Optional<String> command = text("beside");
        double best = Double.MAX_VALUE;
        double besideBest = Double.MAX_VALUE;
        measure(Scripts.PRODUCT); // the client warms up
        for (int i = 0; i < number("repeat", 5); i++) {
            if (command.isPresent()) {
                double other = beside(command.get());
                besideBest = Math.min(besideBest, other);
                System.out.printf(Locale.ROOT, "beside %6.2f us%n", other);
            }
            CostFigures figures = measure(Scripts.PRODUCT);
            System.out.println("ours   " + figures);
            best = Math.min(best, figures.total());
        }
        System.out.printf(Locale.ROOT, "best   %6.2f us", best);
        if (command.isPresent()) {
            System.out.printf(Locale.ROOT, " = %.2f x %.2f us", best / besideBest, besideBest);
        }
        System.out.println();
    }

    private double beside(String command) throws IOException, InterruptedException {
        String line = command.replace("PORT", Integer.toString(server.port()));
        Process process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(line + " failed: " + answer);
        }
        return Double.parseDouble(answer.strip().split("[^0-9.]", 2)[0]);
    }

    private void rules() throws IOException {
        measure(Scripts.PRODUCT);
        for (CostRule rule : CostRule.all()) {
            CostFigures whole = measure(Scripts.PRODUCT);
            CostFigures undone = measure(rule.undone());
            for (int i = 1; i < number("repeat", 3); i++) {
                whole = better(whole, measure(Scripts.PRODUCT));
                undone = better(undone, measure(rule.undone()));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%+6.2f us  %-45s %s (whole %s)%n",
                    undone.total() - whole.total(),
                    rule.name(),
                    undone,
                    whole);
        }
    }

    private static CostFigures better(CostFigures known, CostFigures next) {
        return next.total() < known.total() ? next : known;
    }

    private CostFigures measure(Scripts scripts) throws IOException {
        return CostFigures.measure(
                server,
                scripts,
                arguments.contains("merged"),
                number("rounds", 4),
                number("executions", 20_000));
    }

    private int number(String name, int otherwise) {
        return text(name).map(Integer::parseInt).orElse(otherwise);
    }

    private Optional<String> text(String name) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst();
    }
}
