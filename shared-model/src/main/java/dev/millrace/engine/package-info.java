/**
 * The flow engine as a fold over events: what has happened decides what is next; pure.
 *
 * <p>Start with {@link dev.millrace.engine.FlowState}.
 *
 * <p>Must not know: stores, HTTP, threads, clocks.
 */
@NullMarked
package dev.millrace.engine;

import org.jspecify.annotations.NullMarked;
