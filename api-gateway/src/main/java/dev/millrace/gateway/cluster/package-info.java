/**
 * Queues, workers, keys and tenants: what an operator sees and sets.
 *
 * <p>Start with {@link dev.millrace.gateway.cluster.ClusterApi}.
 *
 * <p>Must not know: other endpoints.
 */
@NullMarked
package dev.millrace.gateway.cluster;

import org.jspecify.annotations.NullMarked;
