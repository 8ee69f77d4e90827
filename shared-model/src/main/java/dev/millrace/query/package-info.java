/**
 * What a {@code db:query} says, read: the same for who checks a flow and who runs it; pure.
 *
 * <p>Start with {@link dev.millrace.query.SqlText}.
 *
 * <p>Must not know: stores, HTTP, threads, clocks.
 */
@NullMarked
package dev.millrace.query;

import org.jspecify.annotations.NullMarked;
