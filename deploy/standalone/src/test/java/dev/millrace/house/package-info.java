/**
 * Rules of the house that a compiler does not know.
 *
 * <p>Start with {@link dev.millrace.house.ArchitectureTest}.
 *
 * <p>Must not know: what the product does.
 */
@NullMarked
package dev.millrace.house;

import org.jspecify.annotations.NullMarked;
