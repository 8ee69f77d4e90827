/**
 * What PostgreSQL keeps: accepted executions, flows, keys, events, dead letters.
 *
 * <p>Start with {@link dev.millrace.history.Acceptance}.
 *
 * <p>Must not know: Redis, HTTP, how nodes run.
 */
@NullMarked
package dev.millrace.history;

import org.jspecify.annotations.NullMarked;
