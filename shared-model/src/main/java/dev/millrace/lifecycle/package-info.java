/**
 * Starting, stopping and repeating: what every background duty shares.
 *
 * <p>Start with {@link dev.millrace.lifecycle.Lifecycle}.
 *
 * <p>Must not know: any other package of ours.
 */
@NullMarked
package dev.millrace.lifecycle;

import org.jspecify.annotations.NullMarked;
