/**
 * The inbox of what failed for good: look, discard.
 *
 * <p>Start with {@link dev.millrace.gateway.deadletter.DeadLetterApi}.
 *
 * <p>Must not know: other endpoints.
 */
@NullMarked
package dev.millrace.gateway.deadletter;

import org.jspecify.annotations.NullMarked;
