/**
 * Links by which someone without a key answers an execution that waits for a signal.
 *
 * <p>Start with {@link dev.millrace.resume.ResumeLinks}.
 *
 * <p>Must not know: HTTP, the queue, whether anybody waits.
 */
@NullMarked
package dev.millrace.resume;

import org.jspecify.annotations.NullMarked;
