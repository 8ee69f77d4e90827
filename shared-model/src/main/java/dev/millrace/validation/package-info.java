/**
 * Whether a flow may be stored and run: every problem at once, each with its JSON pointer; pure.
 *
 * <p>Start with {@link dev.millrace.validation.FlowRules}.
 *
 * <p>Must not know: stores, HTTP, threads, clocks.
 */
@NullMarked
package dev.millrace.validation;

import org.jspecify.annotations.NullMarked;
