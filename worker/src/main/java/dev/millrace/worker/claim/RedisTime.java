package dev.millrace.worker.claim;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Redis time last learnt plus the monotonic time since, so that the events of all workers are on
 * one clock. Before the first answer it is the start of the epoch. Thread-safe.
 */
public final class RedisTime implements InstantSource {
    private volatile Learnt learnt = new Learnt(Instant.EPOCH, System.nanoTime());

    /** Takes the time of an answer that just came. */
    public void learn(Instant now) {
        learnt = new Learnt(now, System.nanoTime());
    }

    /** Whether an answer has come yet. */
    boolean learnt() {
        return !learnt.now.equals(Instant.EPOCH);
    }

    @Override
    public Instant instant() {
        Learnt last = learnt;
        return last.now.plusNanos(System.nanoTime() - last.at);
    }

    private record Learnt(Instant now, long at) {}
}
