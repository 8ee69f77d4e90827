/**
 * The product under faults: real processes and stores, reached through links that can be broken,
 * and a checker that looks at the whole history afterwards.
 *
 * <p>Start with {@link dev.millrace.faults.World} and {@link dev.millrace.faults.HistoryChecker}.
 */
@NullMarked
package dev.millrace.faults;

import org.jspecify.annotations.NullMarked;
