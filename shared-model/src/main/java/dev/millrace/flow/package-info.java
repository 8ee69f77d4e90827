/**
 * What a flow is: nodes, edges, settings and the graph they make; pure.
 *
 * <p>Start with {@link dev.millrace.flow.Flow}.
 *
 * <p>Must not know: stores, HTTP, threads, clocks, expressions.
 */
@NullMarked
package dev.millrace.flow;

import org.jspecify.annotations.NullMarked;
