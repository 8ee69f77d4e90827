package dev.millrace.queue;

import dev.millrace.flow.LimitPolicy;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The limits that an execution shares with others of its tenant and flow: with those of the same
 * concurrency key a cap, with those of the same rate key a rate. The two may cross.
 *
 * @param cap null for none
 * @param rate null for none
 */
public record KeyLimits(@Nullable Cap cap, @Nullable Starts rate) {
    public static final KeyLimits NONE = new KeyLimits(null, null);

    /**
     * How many may run at once.
     *
     * @param key any text
     * @param limit at least 1
     */
    public record Cap(String key, int limit, LimitPolicy policy) {}

    /** How many may start in any window of time. */
    public record Starts(String key, Rate rate) {}

    /** Whether there is no limit at all. */
    public boolean none() {
        return cap == null && rate == null;
    }

    /** The lane of executions with these limits: the tenant's own if there are none. */
    String lane(String tenant, String flowId) {
        return none()
                ? tenant
                : tenant
                        + "|"
                        + (cap == null ? "" : hash("c", flowId, cap.key))
                        + "|"
                        + (rate == null ? "" : hash("r", flowId, rate.key));
    }

    /** The name of the cap's limiter, as the scripts derive it from the lane. */
    static String limiter(String tenant, String flowId, Cap cap) {
        return "c:" + tenant + "|" + hash("c", flowId, cap.key);
    }

    private static String hash(String kind, String flowId, String key) {
        byte[] text = (kind + "\0" + flowId + "\0" + key).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, 9));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As the script {@code enqueue} reads it; empty if there is none. */
    String values(int flowVersion) {
        if (none()) {
            return "";
        }
        return flowVersion
                + "\t"
                + (cap == null ? "\t" : cap.limit + "\t" + cap.policy.wire())
                + "\t"
                + (rate == null
                        ? "\t"
                        : rate.rate.intervalMicros() + "\t" + rate.rate.toleranceMicros());
    }

    /** One column of {@link JobFields}. */
    String text() {
        String caps = cap == null ? "" : cap.limit + ":" + cap.policy + ":" + encoded(cap.key);
        String rates =
                rate == null
                        ? ""
                        : rate.rate.max()
                                + ":"
                                + rate.rate.duration().toMillis()
                                + ":"
                                + encoded(rate.key);
        return none() ? "" : caps + "|" + rates;
    }

    /** The inverse of {@link #text()}. */
    static KeyLimits parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        String[] part = text.split("\\|", 2);
        return new KeyLimits(cap(part[0].split(":", 3)), starts(part[1].split(":", 3)));
    }

    private static @Nullable Cap cap(String[] part) {
        return part.length < 3
                ? null
                : new Cap(
                        decoded(part[2]), Integer.parseInt(part[0]), LimitPolicy.valueOf(part[1]));
    }

    private static @Nullable Starts starts(String[] part) {
        return part.length < 3
                ? null
                : new Starts(
                        decoded(part[2]),
                        new Rate(
                                Integer.parseInt(part[0]),
                                Duration.ofMillis(Long.parseLong(part[1]))));
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    private static String decoded(String key) {
        return URLDecoder.decode(key, StandardCharsets.UTF_8);
    }
}
