/**
 * Storing, listing, checking and importing flows.
 *
 * <p>Start with {@link dev.millrace.gateway.flows.FlowApi}.
 *
 * <p>Must not know: other endpoints.
 */
@NullMarked
package dev.millrace.gateway.flows;

import org.jspecify.annotations.NullMarked;
