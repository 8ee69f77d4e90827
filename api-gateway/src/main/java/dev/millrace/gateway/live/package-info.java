/**
 * Events as they happen, over WebSocket and server-sent events.
 *
 * <p>Start with {@link dev.millrace.gateway.live.Relay}.
 *
 * <p>Must not know: other endpoints.
 */
@NullMarked
package dev.millrace.gateway.live;

import org.jspecify.annotations.NullMarked;
