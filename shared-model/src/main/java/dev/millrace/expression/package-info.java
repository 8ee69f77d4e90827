/**
 * Templates in node parameters: <code>{{ ... }}</code> resolved against what the flow has produced;
 * pure.
 *
 * <p>Start with {@link dev.millrace.expression.Template}.
 *
 * <p>Must not know: stores, HTTP, flows.
 */
@NullMarked
package dev.millrace.expression;

import org.jspecify.annotations.NullMarked;
