package dev.millrace.gateway.admission;

import dev.millrace.queue.Count;
import dev.millrace.queue.Share;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How fast executions end, smoothed over some ten seconds, and so when there will be room. Used by
 * one thread at a time; what it answers is safe to share.
 */
final class DrainRates {
    private static final double NEWEST = 0.2;
    private static final double LEAST = 0.001;
    private static final Duration UNKNOWN = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Map<Share, Long> ended = Map.of();
    private volatile Map<Share, Double> perSecond = Map.of();

    /** Takes in what was counted that long after the last time. */
    void learn(Map<Share, Count> counts, double seconds) {
        Map<Share, Long> now = new HashMap<>();
        counts.forEach((share, count) -> now.put(share, count.ended()));
        Map<Share, Double> next = new HashMap<>();
        ended.forEach((share, before) -> {
            // counting begins anew when nothing is open
            double fresh = Math.max(0, now.getOrDefault(share, before) - before) / seconds;
            double smooth = smoothed(share, fresh);
            if (now.containsKey(share) || smooth > LEAST) {
                next.put(share, smooth);
            }
        });
        perSecond = next;
        ended = now;
    }

    private double smoothed(Share share, double fresh) {
        Double before = perSecond.get(share);
        return before == null ? fresh : before + NEWEST * (fresh - before);
    }

    /** Until so many of those have ended: 1 s to 5 min, and 30 s while nothing ends. */
    Duration until(long ends, Predicate<Share> those) {
        double rate =
                perSecond.entrySet().stream()
                        .filter(entry -> those.test(entry.getKey()))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
        return until(ends, rate);
    }

    static Duration until(long count, double rate) {
        if (rate <= LEAST) {
            return UNKNOWN;
        }
        long seconds = (long) Math.ceil(count / rate);
        return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST.toSeconds()));
    }
}
