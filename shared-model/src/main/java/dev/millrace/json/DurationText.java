package dev.millrace.json;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class DurationText {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)?");

    private DurationText() {}

    /**
     * Reads {@code 30s, 500ms, 5m, 2h, 7d}, ISO-8601 such as {@code PT30S}, or milliseconds; empty
     * if it is none of these.
     */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = SHORT.matcher(text);
        if (matcher.matches()) {
            return unit(
                    Long.parseLong(matcher.group(1)),
                    Optional.ofNullable(matcher.group(2)).orElse("ms"));
        }
        try {
            Duration duration = Duration.parse(text);
            return duration.isNegative() ? Optional.empty() : Optional.of(duration);
        } catch (DateTimeParseException | ArithmeticException notIso) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> unit(long amount, String unit) {
        try {
            return Optional.of(
                    switch (unit) {
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        case "d" -> Duration.ofDays(amount);
                        default -> Duration.ofMillis(amount);
                    });
        } catch (ArithmeticException tooLong) {
            return Optional.empty();
        }
    }
}
