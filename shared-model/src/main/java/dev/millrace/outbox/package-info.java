/**
 * Carries events from the queue's outbox stream into the history.
 *
 * <p>Start with {@link dev.millrace.outbox.OutboxWriter}.
 *
 * <p>Must not know: HTTP, how nodes run.
 */
@NullMarked
package dev.millrace.outbox;

import org.jspecify.annotations.NullMarked;
