/**
 * Nodes that choose the way.
 *
 * <p>Start with {@link dev.millrace.worker.node.logic.LogicNodes}.
 *
 * <p>Must not know: queue, history, claims, guards.
 */
@NullMarked
package dev.millrace.worker.node.logic;

import org.jspecify.annotations.NullMarked;
