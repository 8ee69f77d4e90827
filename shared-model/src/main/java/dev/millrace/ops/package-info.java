/**
 * Meters, health and the small HTTP server that shows them.
 *
 * <p>Start with {@link dev.millrace.ops.Meters}.
 *
 * <p>Must not know: queue, history, flows.
 */
@NullMarked
package dev.millrace.ops;

import org.jspecify.annotations.NullMarked;
