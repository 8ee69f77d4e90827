/**
 * Nodes that make values.
 *
 * <p>Start with {@link dev.millrace.worker.node.data.DataNodes}.
 *
 * <p>Must not know: queue, history, claims, guards.
 */
@NullMarked
package dev.millrace.worker.node.data;

import org.jspecify.annotations.NullMarked;
