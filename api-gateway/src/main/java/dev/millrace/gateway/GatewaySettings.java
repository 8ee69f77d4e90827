package dev.millrace.gateway;

import dev.millrace.gateway.admission.AdmissionSettings;
import dev.millrace.settings.Settings;

/**
 * How a gateway runs.
 *
 * @param port 0 for any free one. Default: 8080
 * @param bind address to listen on. Default: 127.0.0.1
 * @param adminKey kept as a key of tenant {@code default} with all roles; empty for none
 * @param admission how much is let in
 */
public record GatewaySettings(int port, String bind, String adminKey, AdmissionSettings admission) {
    public GatewaySettings(int port, String bind, String adminKey) {
        this(port, bind, adminKey, AdmissionSettings.DEFAULT);
    }

    public static GatewaySettings read(Settings settings) {
        String key = settings.text("MILLRACE_ADMIN_KEY", "");
        if (!key.isEmpty() && !key.matches("mr_[^_]+_.+")) {
            settings.problem("MILLRACE_ADMIN_KEY must look like mr_<prefix>_<secret>");
        }
        return new GatewaySettings(
                settings.number("MILLRACE_PORT", 8080, 0, 65_535),
                settings.text("MILLRACE_BIND", "127.0.0.1"),
                key,
                AdmissionSettings.read(settings));
    }
}
