/**
 * Nodes that call the web.
 *
 * <p>Start with {@link dev.millrace.worker.node.web.HttpRequestNode}.
 *
 * <p>Must not know: queue, history, claims, guards.
 */
@NullMarked
package dev.millrace.worker.node.web;

import org.jspecify.annotations.NullMarked;
