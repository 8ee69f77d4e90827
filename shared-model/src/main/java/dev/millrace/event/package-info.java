/**
 * What happens in the life of an execution, one record each, and the line each is stored as; pure.
 *
 * <p>Start with {@link dev.millrace.event.Event}.
 *
 * <p>Must not know: stores, HTTP, threads, clocks.
 */
@NullMarked
package dev.millrace.event;

import org.jspecify.annotations.NullMarked;
