package dev.millrace.queue;

import java.util.Map;

/**
 * How full the queue is.
 *
 * @param usedBytes of Redis
 * @param maxBytes that Redis may use; 0 for no limit
 * @param outbox entries that the history has not taken yet
 * @param counts accepted and ended, where anything is open
 */
public record Load(long usedBytes, long maxBytes, long outbox, Map<Share, Count> counts) {
    public static final Load NONE = new Load(0, 0, 0, Map.of());

    /** 0 to 1 and above; 0 if there is no limit. */
    public double fullness() {
        return maxBytes == 0 ? 0 : (double) usedBytes / maxBytes;
    }
}
