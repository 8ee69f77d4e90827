package dev.millrace.gateway.admission;

/** How fast a number falls, from its values a moment apart; smoothed. Thread-safe. */
final class Decline {
    private static final double NEWEST = 0.2;

    private long last = -1;
    private volatile double perSecond;

    synchronized void learn(long value, double seconds) {
        if (last >= 0) {
            double fresh = Math.max(0, last - value) / seconds;
            perSecond = perSecond == 0 ? fresh : perSecond + NEWEST * (fresh - perSecond);
        }
        last = value;
    }

    double perSecond() {
        return perSecond;
    }
}
