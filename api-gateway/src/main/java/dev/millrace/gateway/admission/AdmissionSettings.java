package dev.millrace.gateway.admission;

import dev.millrace.settings.Settings;

/**
 * How much is let in.
 *
 * @param backlog most executions that wait in PostgreSQL for Redis. Default: 100 000
 * @param watermark share of Redis' memory above which executions wait in PostgreSQL. Default: 0.8
 * @param outboxLimit most outbox entries that wait for PostgreSQL. Default: 1 000 000
 * @param refuses whether queues that do not say otherwise refuse submissions while PostgreSQL is
 *     away. Default: false
 */
public record AdmissionSettings(long backlog, double watermark, long outboxLimit, boolean refuses) {
    public static final AdmissionSettings DEFAULT =
            new AdmissionSettings(100_000, 0.8, 1_000_000, false);

    public static AdmissionSettings read(Settings settings) {
        return new AdmissionSettings(
                settings.number("MILLRACE_BACKLOG", 100_000, 0, 100_000_000),
                watermark(settings),
                settings.number("MILLRACE_OUTBOX_LIMIT", 1_000_000, 1, Integer.MAX_VALUE),
                refuses(settings));
    }

    private static double watermark(Settings settings) {
        String text = settings.text("MILLRACE_REDIS_WATERMARK", "0.8");
        if (text.matches("0?\\.\\d{1,4}|1(\\.0{1,4})?")) {
            return Double.parseDouble(text);
        }
        settings.problem(
                "MILLRACE_REDIS_WATERMARK is '"
                        + text
                        + "'; it must be a share of Redis' memory such as 0.8");
        return DEFAULT.watermark;
    }

    private static boolean refuses(Settings settings) {
        String mode = settings.text("MILLRACE_ON_POSTGRES_AWAY", "degrade");
        if (!mode.equals("degrade") && !mode.equals("refuse")) {
            settings.problem(
                    "MILLRACE_ON_POSTGRES_AWAY is '" + mode + "'; it must be degrade or refuse");
        }
        return mode.equals("refuse");
    }
}
