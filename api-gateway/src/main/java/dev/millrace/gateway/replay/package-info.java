/**
 * Runs what has ended again, as a new execution: first the plan, then the replay, with repairs by
 * hand.
 *
 * <p>Start with {@link dev.millrace.gateway.replay.ReplayApi}.
 *
 * <p>Must not know: other endpoints.
 */
@NullMarked
package dev.millrace.gateway.replay;

import org.jspecify.annotations.NullMarked;
