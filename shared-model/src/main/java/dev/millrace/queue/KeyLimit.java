package dev.millrace.queue;

import org.jspecify.annotations.Nullable;

/**
 * A limit on the executions that share a key.
 *
 * @param name {@code c:<flow>:<key>} for a cap, {@code r:<flow>:<key>} for a rate
 * @param cap most that run at once; null for no cap
 */
public record KeyLimit(String name, @Nullable Integer cap, @Nullable Rate rate) {}
