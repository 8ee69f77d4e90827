package dev.millrace.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Random faults under load, and what the checker says afterwards: see {@code scripts/chaos}. Exit
 * code 1 if anything is lost, stuck, done twice or out of order.
 */
public final class ChaosMain {
    private ChaosMain() {}

    /** What is asked for on the command line. */
    private record Wish(double minutes, long seed, int rate) {
        static Wish of(String[] arguments) {
            Wish wish = new Wish(5, System.nanoTime(), 40);
            List<String> words = List.of(arguments);
            for (int i = 0; i < words.size(); i += 2) {
                String value = i + 1 < words.size() ? words.get(i + 1) : "";
                wish = wish.with(words.get(i), value);
            }
            return wish;
        }

        private Wish with(String name, String value) {
            try {
                return switch (name) {
                    case "--minutes" -> new Wish(Double.parseDouble(value), seed, rate);
                    case "--seed" -> new Wish(minutes, Long.parseLong(value), rate);
                    case "--rate" -> new Wish(minutes, seed, Integer.parseInt(value));
                    default -> throw new IllegalArgumentException("unknown argument " + name);
                };
            } catch (NumberFormatException bad) {
                throw new IllegalArgumentException(name + " needs a number, not '" + value + "'");
            }
        }
    }

    public static void main(String[] arguments) {
        try {
            System.exit(run(Wish.of(arguments)).clean() ? 0 : 1);
        } catch (IllegalArgumentException bad) {
            System.err.println(
                    bad.getMessage()
                            + "; known are --minutes, --seed and --rate, each with a number");
            System.exit(2);
        }
    }

    private static Verdict run(Wish wish) {
        Path folder = folder();
        System.out.printf(
                Locale.ROOT,
                "%.1f minutes of chaos, seed %d, about %d executions a second; logs in %s%n",
                wish.minutes,
                wish.seed,
                wish.rate,
                folder);
        Duration length = Duration.ofMillis((long) (wish.minutes * 60_000));
        Verdict verdict = Chaos.under(folder, wish.seed, wish.rate, length);
        System.out.println(verdict);
        return verdict;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("millrace-chaos");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
