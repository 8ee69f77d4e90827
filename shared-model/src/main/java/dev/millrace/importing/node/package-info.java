/**
 * What a node of n8n becomes, by family: one small file each, found by the table in {@link
 * dev.millrace.importing.node.Families}; pure.
 *
 * <p>Start with {@link dev.millrace.importing.node.Family}, then {@link
 * dev.millrace.importing.node.Families}.
 *
 * <p>Must not know: what stands around a node, how flows are stored or run.
 */
@NullMarked
package dev.millrace.importing.node;

import org.jspecify.annotations.NullMarked;
