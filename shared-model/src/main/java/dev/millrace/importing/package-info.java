/**
 * Makes flows of what other flow builders export; pure. What has no counterpart is told by the name
 * of its node, all at once, never dropped in silence.
 *
 * <p>Start with {@link dev.millrace.importing.N8nImport}.
 *
 * <p>Must not know: stores, HTTP, how flows run.
 */
@NullMarked
package dev.millrace.importing;

import org.jspecify.annotations.NullMarked;
