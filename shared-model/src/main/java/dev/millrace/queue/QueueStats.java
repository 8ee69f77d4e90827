package dev.millrace.queue;

/**
 * @param ready jobs in lanes
 * @param delayed jobs and timers that are not due
 * @param running claims
 */
public record QueueStats(String queue, boolean paused, long ready, long delayed, long running) {}
