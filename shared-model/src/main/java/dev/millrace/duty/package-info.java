/**
 * Background work that one process at a time does for all.
 *
 * <p>Start with {@link dev.millrace.duty.Duties}.
 *
 * <p>Must not know: what the work is.
 */
@NullMarked
package dev.millrace.duty;

import org.jspecify.annotations.NullMarked;
