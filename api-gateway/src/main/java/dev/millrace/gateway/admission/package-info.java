/**
 * Decides, before anything is stored, whether an execution is let in, and how it goes on.
 *
 * <p>Start with {@link dev.millrace.gateway.admission.Admission}.
 *
 * <p>Must not know: how a submission is read, stored or put into the queue.
 */
@NullMarked
package dev.millrace.gateway.admission;

import org.jspecify.annotations.NullMarked;
