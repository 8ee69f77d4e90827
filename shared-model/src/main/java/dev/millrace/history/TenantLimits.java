package dev.millrace.history;

import org.jspecify.annotations.Nullable;

/**
 * How much a tenant may ask of the cluster.
 *
 * @param requestsPerSecond null for any number
 * @param openExecutions most executions accepted and not ended
 */
public record TenantLimits(@Nullable Integer requestsPerSecond, long openExecutions) {
    public static final TenantLimits NONE = new TenantLimits(null, Long.MAX_VALUE);
}
