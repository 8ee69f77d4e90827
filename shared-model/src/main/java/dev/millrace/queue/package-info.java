/**
 * The queue protocol over Redis: every state change of a job is one script.
 *
 * <p>Start with {@link dev.millrace.queue.JobQueue}.
 *
 * <p>Must not know: PostgreSQL, HTTP, how nodes run.
 */
@NullMarked
package dev.millrace.queue;

import org.jspecify.annotations.NullMarked;
