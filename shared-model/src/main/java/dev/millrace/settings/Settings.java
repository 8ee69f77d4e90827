package dev.millrace.settings;

import dev.millrace.json.DurationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code MILLRACE_*} from the environment. Each reader notes a problem instead of throwing;
 * {@link #check} reports all of them at once. {@code NAME_FILE} names a file that holds the value
 * of {@code NAME}; {@code NAME} wins.
 */
public final class Settings {
    private static final String PREFIX = "MILLRACE_";
    private static final String FILE = "_FILE";

    private final Map<String, String> environment;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Asked> asked = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    public Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The settings of this process. */
    public static Settings ofProcess() {
        return new Settings(System.getenv());
    }

    public String text(String name, String otherwise) {
        return value(name, otherwise, "text").orElse(otherwise);
    }

    /** A setting without which the process cannot run. */
    public String required(String name, String whatFor) {
        return value(name, "", "needed")
                .orElseGet(() -> {
                    problems.add(name + " is not set; it is needed: " + whatFor);
                    return "";
                });
    }

    public int number(String name, int otherwise, int least, int most) {
        return value(name, Integer.toString(otherwise), least + " to " + most)
                .map(text -> number(name, text, otherwise, least, most))
                .orElse(otherwise);
    }

    private int number(String name, String text, int otherwise, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notNumber) {
            // reported below
        }
        problems.add(
                name
                        + " is '"
                        + text
                        + "'; it must be a whole number from "
                        + least
                        + " to "
                        + most);
        return otherwise;
    }

    /**
     * Such as {@code 30s}, {@code 500ms}, {@code 5m}, {@code 2h}, {@code PT30S}, or a number of
     * milliseconds.
     */
    public Duration duration(String name, Duration otherwise) {
        return value(name, shown(otherwise), "duration")
                .map(text -> duration(name, text, otherwise))
                .orElse(otherwise);
    }

    private Duration duration(String name, String text, Duration otherwise) {
        Optional<Duration> duration = DurationText.parse(text);
        if (duration.isEmpty()) {
            problems.add(
                    name
                            + " is '"
                            + text
                            + "'; it must be a duration such as 30s, 500ms, 5m, PT30S");
        }
        return duration.orElse(otherwise);
    }

    private static String shown(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? duration.toSeconds() + "s"
                : duration.toMillis() + "ms";
    }

    /** Comma-separated. */
    public List<String> list(String name, List<String> otherwise) {
        return value(name, String.join(",", otherwise), "list")
                .map(Settings::split)
                .orElse(otherwise);
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean otherwise) {
        Optional<String> text = value(name, Boolean.toString(otherwise), "true or false");
        if (text.isEmpty() || text.get().equals("true") || text.get().equals("false")) {
            return text.map(Boolean::parseBoolean).orElse(otherwise);
        }
        problems.add(name + " is '" + text.get() + "'; it must be true or false");
        return otherwise;
    }

    /** Notes a problem that a reader of several settings found. */
    public void problem(String message) {
        problems.add(message);
    }

    /** Names that others read: no problem if they are set. */
    public void alsoKnown(String... names) {
        known.addAll(List.of(names));
    }

    /**
     * To be called after all settings were read.
     *
     * @throws BadSettings naming every value that cannot be read and every {@code MILLRACE_*} name
     *     that nobody read
     */
    public void check() {
        List<String> all = new ArrayList<>(problems);
        environment.keySet().stream()
                .sorted()
                .filter(this::unknown)
                .forEach(name -> all.add(strange(name)));
        if (!all.isEmpty()) {
            throw new BadSettings(all);
        }
    }

    private boolean unknown(String name) {
        return name.startsWith(PREFIX)
                && !known.contains(name)
                && !known.contains(withoutFile(name));
    }

    private String strange(String name) {
        return name
                + " is no setting; known are "
                + String.join(", ", known.stream().sorted().toList());
    }

    private static String withoutFile(String name) {
        return name.endsWith(FILE) ? name.substring(0, name.length() - FILE.length()) : name;
    }

    /** Everything that was read so far, in that order. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private Optional<String> value(String name, String otherwise, String form) {
        known.add(name);
        asked.add(new Asked(name, otherwise, form));
        String text = environment.get(name);
        if (text != null && !text.isBlank()) {
            return Optional.of(text.strip());
        }
        String file = environment.get(name + FILE);
        return file == null || file.isBlank()
                ? Optional.empty()
                : read(name, Path.of(file.strip()));
    }

    private Optional<String> read(String name, Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException unreadable) {
            problems.add(name + FILE + " names " + file + ", which cannot be read: " + unreadable);
            return Optional.empty();
        }
    }

    private static List<String> split(String text) {
        return java.util.Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
