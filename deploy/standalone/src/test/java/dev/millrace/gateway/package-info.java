/**
 * The gateway before real stores, in this process.
 *
 * <p>Start with {@link dev.millrace.gateway.RunningGateway}.
 *
 * <p>Must not know: how the product is started.
 */
@NullMarked
package dev.millrace.gateway;

import org.jspecify.annotations.NullMarked;
