/**
 * Nodes that give a flow its structure.
 *
 * <p>Start with {@link dev.millrace.worker.node.flow.LoopNode}.
 *
 * <p>Must not know: queue, history, claims, guards.
 */
@NullMarked
package dev.millrace.worker.node.flow;

import org.jspecify.annotations.NullMarked;
