package dev.millrace.queue;

import java.time.Instant;

/** Redis time last learnt plus the time since. Thread-safe. */
final class RedisClock {
    private volatile Learnt learnt = new Learnt(Instant.EPOCH, 0, false);

    void learn(Instant now) {
        learnt = new Learnt(now, System.nanoTime(), true);
    }

    boolean knows() {
        return learnt.known;
    }

    Instant now() {
        Learnt last = learnt;
        return last.now.plusNanos(System.nanoTime() - last.at);
    }

    private record Learnt(Instant now, long at, boolean known) {}
}
