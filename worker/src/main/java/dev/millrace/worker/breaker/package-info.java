/**
 * Breakers around the calls of nodes: what the cluster knows of targets that fail.
 *
 * <p>Start with {@link dev.millrace.worker.breaker.Breakers}.
 *
 * <p>Must not know: the engine, runs, HTTP.
 */
@NullMarked
package dev.millrace.worker.breaker;

import org.jspecify.annotations.NullMarked;
