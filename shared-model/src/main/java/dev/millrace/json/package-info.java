/**
 * Text forms: JSON through the one mapper of the product, strict when it reads and stable when it
 * writes; durations.
 *
 * <p>Start with {@link dev.millrace.json.Json}.
 *
 * <p>Must not know: any other package of ours.
 */
@NullMarked
package dev.millrace.json;

import org.jspecify.annotations.NullMarked;
