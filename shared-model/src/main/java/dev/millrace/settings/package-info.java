/**
 * Settings from the environment: typed, all problems reported at once.
 *
 * <p>Start with {@link dev.millrace.settings.Settings}.
 *
 * <p>Must not know: any other package of ours.
 */
@NullMarked
package dev.millrace.settings;

import org.jspecify.annotations.NullMarked;
