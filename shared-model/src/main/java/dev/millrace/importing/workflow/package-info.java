/**
 * A workflow as n8n exports it, read and bounded; pure.
 *
 * <p>Start with {@link dev.millrace.importing.workflow.WorkflowReader}.
 *
 * <p>Must not know: flows, what any type of node does.
 */
@NullMarked
package dev.millrace.importing.workflow;

import org.jspecify.annotations.NullMarked;
