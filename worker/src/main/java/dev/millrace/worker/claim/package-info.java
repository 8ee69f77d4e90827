/**
 * Getting jobs and keeping them: turns with the queue, beats, the fence, reaping.
 *
 * <p>Start with {@link dev.millrace.worker.claim.Claims}.
 *
 * <p>Must not know: flows, nodes, PostgreSQL.
 */
@NullMarked
package dev.millrace.worker.claim;

import org.jspecify.annotations.NullMarked;
