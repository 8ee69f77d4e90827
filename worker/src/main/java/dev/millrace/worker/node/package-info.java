/**
 * The extension point: what runs when a node runs.
 *
 * <p>Start with {@link dev.millrace.worker.node.NodeExecutor}.
 *
 * <p>Must not know: queue, history, claims, guards.
 */
@NullMarked
package dev.millrace.worker.node;

import org.jspecify.annotations.NullMarked;
