/**
 * Brings the queue back from the history after Redis lost something.
 *
 * <p>Start with {@link dev.millrace.recovery.Recovery}.
 *
 * <p>Must not know: HTTP, how nodes run.
 */
@NullMarked
package dev.millrace.recovery;

import org.jspecify.annotations.NullMarked;
