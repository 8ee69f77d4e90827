package dev.millrace.standalone;

import dev.millrace.settings.Settings;
import dev.millrace.settings.StoreSettings;
import java.nio.file.Path;

/**
 * What is set for everything in one process, besides the roles' own settings.
 *
 * @param folder keeps everything. Default: {@code .millrace}
 * @param workers worker processes; with 1 it is in the same process. Default: 1
 * @param allowUnsafe only warn of stores that may lose what they are given. Default: false
 */
public record StandaloneSettings(Path folder, int workers, boolean allowUnsafe) {
    public static StandaloneSettings read(Settings settings) {
        return new StandaloneSettings(
                Path.of(settings.text("MILLRACE_HOME", ".millrace")),
                settings.number("MILLRACE_WORKERS", 1, 0, 64),
                StoreSettings.allowUnsafe(settings));
    }
}
