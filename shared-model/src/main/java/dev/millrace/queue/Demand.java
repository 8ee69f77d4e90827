package dev.millrace.queue;

import java.time.Duration;

/**
 * What waits for workers, and what they could take.
 *
 * @param backlog jobs that a worker could claim now: in lanes that are served, of queues that are
 *     not paused, within the caps of the queues; and those whose time has come
 * @param oldest how long the oldest of those in lanes has been there; zero if there is none
 * @param running claims, those of lost workers included until they are taken back
 * @param slots executions that the workers which are not draining may hold
 * @param workers that are not draining
 * @param ended executions ended, counted from some moment on; goes back when counting begins anew
 */
public record Demand(
        long backlog, Duration oldest, long running, long slots, int workers, long ended) {
    public static final Demand NONE = new Demand(0, Duration.ZERO, 0, 0, 0, 0);
}
