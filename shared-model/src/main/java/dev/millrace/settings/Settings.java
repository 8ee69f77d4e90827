package dev.millrace.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code MILLRACE_*} from the environment. Each reader notes a problem instead of throwing;
 * {@link #check} reports all of them at once. {@code NAME_FILE} names a file that holds the value
 * of {@code NAME}; {@code NAME} wins.
 */
public final class Settings {
    public Settings(Map<String, String> environment) {
        throw new UnsupportedOperationException("to be written");
    }

    public String text(String name, String otherwise) {
        throw new UnsupportedOperationException("to be written");
    }

    public int number(String name, int otherwise, int least, int most) {
        throw new UnsupportedOperationException("to be written");
    }

    public Duration duration(String name, Duration otherwise) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Comma-separated. */
    public List<String> list(String name, List<String> otherwise) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * To be called after all settings were read.
     *
     * @throws BadSettings naming every value that cannot be read and every {@code MILLRACE_*} name
     *     that nobody read
     */
    public void check() {
        throw new UnsupportedOperationException("to be written");
    }
}
