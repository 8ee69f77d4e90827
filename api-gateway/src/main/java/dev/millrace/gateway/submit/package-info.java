/**
 * Taking executions: read, commit, put into the queue, answer.
 *
 * <p>Start with {@link dev.millrace.gateway.submit.SubmitApi}.
 *
 * <p>Must not know: other endpoints.
 */
@NullMarked
package dev.millrace.gateway.submit;

import org.jspecify.annotations.NullMarked;
