package dev.millrace.queue;

import java.util.Optional;

/**
 * Which breaker: one for each tenant and target.
 *
 * @param target host and port, or the name of a credential; at most 300 visible characters
 */
public record BreakerName(String tenant, String target) {
    private static final int MOST = 300;

    /** Empty if the target's name could not be told from other text where it is stored. */
    public static Optional<BreakerName> of(String tenant, String target) {
        boolean plain =
                !target.isEmpty()
                        && target.length() <= MOST
                        && target.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return plain ? Optional.of(new BreakerName(tenant, target)) : Optional.empty();
    }

    /** A tenant's name has no colon. */
    static BreakerName parse(String text) {
        int colon = text.indexOf(':');
        return new BreakerName(text.substring(0, colon), text.substring(colon + 1));
    }

    String text() {
        return tenant + ":" + target;
    }
}
