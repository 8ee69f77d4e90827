/**
 * The rules that all endpoints share: who calls, what a body may be, how a problem looks.
 *
 * <p>Start with {@link dev.millrace.gateway.http.Exchange}.
 *
 * <p>Must not know: any endpoint.
 */
@NullMarked
package dev.millrace.gateway.http;

import org.jspecify.annotations.NullMarked;
