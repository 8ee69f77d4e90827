/**
 * The product from outside: real processes, HTTP in, effects out.
 *
 * <p>Start with {@link dev.millrace.endtoend.JourneyTest}.
 *
 * <p>Must not know: the insides of gateway and worker.
 */
@NullMarked
package dev.millrace.endtoend;

import org.jspecify.annotations.NullMarked;
