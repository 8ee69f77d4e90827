/**
 * What Redis and PostgreSQL must be like, so that what is accepted cannot get lost.
 *
 * <p>Start with {@link dev.millrace.stores.StoreCheck}.
 *
 * <p>Must not know: what is kept there.
 */
@NullMarked
package dev.millrace.stores;

import org.jspecify.annotations.NullMarked;
