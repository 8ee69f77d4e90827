/**
 * What people write between the braces of n8n: a small part of JavaScript, read and put into the
 * words of our own expressions; pure. What has no counterpart is told, never guessed.
 *
 * <p>Start with {@link dev.millrace.importing.script.Translation}.
 *
 * <p>Must not know: workflows, nodes, flows.
 */
@NullMarked
package dev.millrace.importing.script;

import org.jspecify.annotations.NullMarked;
