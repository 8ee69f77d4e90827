/**
 * Nodes that wait to be told to go on.
 *
 * <p>Start with {@link dev.millrace.worker.node.signal.SignalNode}.
 *
 * <p>Must not know: the queue, HTTP, who sends signals.
 */
@NullMarked
package dev.millrace.worker.node.signal;

import org.jspecify.annotations.NullMarked;
