package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;

/**
 * A worker's fenced, time-limited ownership of a job. Every write carries it; when it is lost, the
 * write does nothing.
 *
 * @param token epoch and nonce, 24 opaque bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by the script only
public record Claim(ExecutionId id, byte[] token) {}
