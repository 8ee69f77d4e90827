/**
 * Nodes that ask language models.
 *
 * <p>Start with {@link dev.millrace.worker.node.ai.CompletionNode}.
 *
 * <p>Must not know: queue, history, claims, guards, any vendor's library.
 */
@NullMarked
package dev.millrace.worker.node.ai;

import org.jspecify.annotations.NullMarked;
