/**
 * Which of the stores are away, found out once for all who ask.
 *
 * <p>Start with {@link dev.millrace.gateway.presence.PostgresPresence}.
 *
 * <p>Must not know: HTTP, any endpoint.
 */
@NullMarked
package dev.millrace.gateway.presence;

import org.jspecify.annotations.NullMarked;
