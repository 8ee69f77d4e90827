/**
 * Nodes that ask databases.
 *
 * <p>Start with {@link dev.millrace.worker.node.db.QueryNode}.
 *
 * <p>Must not know: queue, history, claims, guards, our own database.
 */
@NullMarked
package dev.millrace.worker.node.db;

import org.jspecify.annotations.NullMarked;
