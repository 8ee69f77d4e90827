/**
 * One claimed job, from its log to its settlement.
 *
 * <p>Start with {@link dev.millrace.worker.run.FlowRun}.
 *
 * <p>Must not know: Redis, HTTP.
 */
@NullMarked
package dev.millrace.worker.run;

import org.jspecify.annotations.NullMarked;
