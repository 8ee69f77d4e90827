package dev.millrace.flow;

/**
 * How many executions of a flow that share a key may run at once.
 *
 * @param key a template over the input; without braces all executions share it. Default: the empty
 *     text
 * @param limit at least 1
 * @param policy Default: {@link LimitPolicy#QUEUE}
 */
public record ConcurrencyLimit(String key, int limit, LimitPolicy policy) {}
