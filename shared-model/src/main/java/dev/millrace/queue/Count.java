package dev.millrace.queue;

/**
 * Executions of a {@link Share}, counted from the last time that none was open.
 *
 * @param opened put into the queue
 * @param ended of those
 */
public record Count(long opened, long ended) {
    public long open() {
        return Math.max(0, opened - ended);
    }
}
