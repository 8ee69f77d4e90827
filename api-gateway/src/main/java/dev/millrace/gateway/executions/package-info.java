/**
 * Showing, listing and cancelling executions.
 *
 * <p>Start with {@link dev.millrace.gateway.executions.ExecutionApi}.
 *
 * <p>Must not know: other endpoints.
 */
@NullMarked
package dev.millrace.gateway.executions;

import org.jspecify.annotations.NullMarked;
