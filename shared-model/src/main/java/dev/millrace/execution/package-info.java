/**
 * The identity and the states of one run of a flow; pure.
 *
 * <p>Start with {@link dev.millrace.execution.ExecutionStatus}.
 *
 * <p>Must not know: stores, HTTP, threads, clocks.
 */
@NullMarked
package dev.millrace.execution;

import org.jspecify.annotations.NullMarked;
