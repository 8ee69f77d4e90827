/**
 * Nodes that wait.
 *
 * <p>Start with {@link dev.millrace.worker.node.time.WaitNode}.
 *
 * <p>Must not know: queue, history, claims, guards.
 */
@NullMarked
package dev.millrace.worker.node.time;

import org.jspecify.annotations.NullMarked;
