/**
 * Calls over HTTP for nodes: to checked addresses only, bounded, abortable.
 *
 * <p>Start with {@link dev.millrace.worker.node.http.HttpCalls}.
 *
 * <p>Must not know: queue, history, claims, guards, parameters of nodes.
 */
@NullMarked
package dev.millrace.worker.node.http;

import org.jspecify.annotations.NullMarked;
