/**
 * Gateway, worker and their stores in one process.
 *
 * <p>Start with {@link dev.millrace.standalone.StandaloneMain}.
 *
 * <p>Must not know: nothing; it alone sees everything.
 */
@NullMarked
package dev.millrace.standalone;

import org.jspecify.annotations.NullMarked;
