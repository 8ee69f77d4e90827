/**
 * What stands around each try of a node: time limit, retry, mirrors of breakers.
 *
 * <p>Start with {@link dev.millrace.worker.guard.Guard}.
 *
 * <p>Must not know: queue, history, the engine.
 */
@NullMarked
package dev.millrace.worker.guard;

import org.jspecify.annotations.NullMarked;
