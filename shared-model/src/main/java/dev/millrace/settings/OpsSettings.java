package dev.millrace.settings;

/**
 * Where a process without an API shows health and metrics.
 *
 * @param bind address to listen on. Default: 127.0.0.1
 * @param port 0 for any free one. Default: 8081
 */
public record OpsSettings(String bind, int port) {
    public static OpsSettings read(Settings settings) {
        return new OpsSettings(
                settings.text("MILLRACE_BIND", "127.0.0.1"),
                settings.number("MILLRACE_OPS_PORT", 8081, 0, 65_535));
    }
}
