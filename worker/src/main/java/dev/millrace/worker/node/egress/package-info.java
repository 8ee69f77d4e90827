/**
 * Which addresses nodes may call, whatever they speak there.
 *
 * <p>Start with {@link dev.millrace.worker.node.egress.EgressRules}.
 *
 * <p>Must not know: any kind of node, HTTP, SQL.
 */
@NullMarked
package dev.millrace.worker.node.egress;

import org.jspecify.annotations.NullMarked;
