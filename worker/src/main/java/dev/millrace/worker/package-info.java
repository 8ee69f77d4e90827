/**
 * Wires a worker and keeps its life: start, drain, stop.
 *
 * <p>Start with {@link dev.millrace.worker.WorkerMain}.
 *
 * <p>Must not know: HTTP, the gateway.
 */
@NullMarked
package dev.millrace.worker;

import org.jspecify.annotations.NullMarked;
