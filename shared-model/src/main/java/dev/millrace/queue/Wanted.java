package dev.millrace.queue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker claims.
 *
 * @param jobs at most
 * @param queues where, in order
 * @param suspect whether one of them may have lost two workers in a row: it may be what killed
 *     them, and a worker holds only one such job, so that it takes no other along
 * @param notAfter Redis time after which nothing is claimed; null for whenever. A call that Redis
 *     comes to only after the worker has given it up would claim jobs that nobody hears of
 */
public record Wanted(int jobs, List<String> queues, boolean suspect, @Nullable Instant notAfter) {}
