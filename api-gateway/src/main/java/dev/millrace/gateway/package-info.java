/**
 * Wires the gateway and keeps its life.
 *
 * <p>Start with {@link dev.millrace.gateway.Routes}.
 *
 * <p>Must not know: how nodes run, the worker.
 */
@NullMarked
package dev.millrace.gateway;

import org.jspecify.annotations.NullMarked;
