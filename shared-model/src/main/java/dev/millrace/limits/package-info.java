/**
 * What operators set for queues and tenants: kept in PostgreSQL, carried out by the queue.
 *
 * <p>Start with {@link dev.millrace.limits.QueueSettings}.
 *
 * <p>Must not know: HTTP, how nodes run.
 */
@NullMarked
package dev.millrace.limits;

import org.jspecify.annotations.NullMarked;
