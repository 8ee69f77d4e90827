package dev.millrace.resume;

import dev.millrace.settings.Settings;

/**
 * How resume links are made; the same for gateways and workers.
 *
 * @param publicUrl where clients reach the gateways, without a slash at the end; empty for unknown.
 *     Default: {@code http://127.0.0.1:8080}
 * @param signingKey at least 16 characters; empty for one that is made once and kept in PostgreSQL.
 *     Default: empty
 */
public record LinkSettings(String publicUrl, String signingKey) {
    private static final int SHORTEST_KEY = 16;

    public static LinkSettings read(Settings settings) {
        return read(settings, "http://127.0.0.1:8080");
    }

    /**
     * @param ownUrl where this process itself is reached
     */
    public static LinkSettings read(Settings settings, String ownUrl) {
        String url = settings.text("MILLRACE_PUBLIC_URL", ownUrl);
        if (!url.matches("https?://[^\\s?#]+")) {
            settings.problem(
                    "MILLRACE_PUBLIC_URL is '"
                            + url
                            + "'; it must be where clients reach the gateways, such as"
                            + " https://flows.example.com");
        }
        String key = settings.text("MILLRACE_SIGNING_KEY", "");
        if (!key.isEmpty() && key.length() < SHORTEST_KEY) {
            settings.problem("MILLRACE_SIGNING_KEY must have at least 16 characters");
        }
        return new LinkSettings(url.replaceAll("/+$", ""), key);
    }
}
