package dev.millrace.flow;

import java.time.Duration;

/**
 * How many executions of a flow that share a key may start in any window of time.
 *
 * @param key a template over the input; without braces all executions share it. Default: the empty
 *     text
 * @param max at least 1, at most 10 a millisecond
 */
public record StartLimit(String key, int max, Duration duration) {}
