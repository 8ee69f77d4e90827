package dev.millrace.worker.claim;

/**
 * Who this worker is in events, in the roll and in logs.
 *
 * @param workerId unique while the worker lives
 */
public record WorkerIdentity(String workerId, String host, String version) {}
