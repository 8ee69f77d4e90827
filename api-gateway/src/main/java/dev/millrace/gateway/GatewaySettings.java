package dev.millrace.gateway;

import dev.millrace.gateway.admission.AdmissionSettings;
import dev.millrace.resume.LinkSettings;
import dev.millrace.settings.Settings;

/**
 * How a gateway runs.
 *
 * @param port 0 for any free one. Default: 8080
 * @param bind address to listen on. Default: 127.0.0.1
 * @param adminKey kept as a key of tenant {@code default} with all roles; empty for none
 * @param admission how much is let in
 * @param links how resume links are read
 */
public record GatewaySettings(
        int port, String bind, String adminKey, AdmissionSettings admission, LinkSettings links) {
    public static GatewaySettings read(Settings settings) {
        String key = settings.text("MILLRACE_ADMIN_KEY", "");
        if (!key.isEmpty() && !key.matches("mr_[^_]+_.+")) {
            settings.problem("MILLRACE_ADMIN_KEY must look like mr_<prefix>_<secret>");
        }
        int port = settings.number("MILLRACE_PORT", 8080, 0, 65_535);
        return new GatewaySettings(
                port,
                settings.text("MILLRACE_BIND", "127.0.0.1"),
                key,
                AdmissionSettings.read(settings),
                LinkSettings.read(settings, "http://127.0.0.1:" + port));
    }

    public GatewaySettings withAdminKey(String key) {
        return new GatewaySettings(port, bind, key, admission, links);
    }
}
