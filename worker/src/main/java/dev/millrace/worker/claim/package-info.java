/**
 * Getting work and keeping the claim on it.
 *
 * <p>Start with {@link dev.millrace.worker.claim.ClaimLoop}.
 *
 * <p>Must not know: how nodes run, HTTP.
 */
@NullMarked
package dev.millrace.worker.claim;

import org.jspecify.annotations.NullMarked;
