package dev.millrace.history;

import org.jspecify.annotations.Nullable;

/**
 * An owner of flows, keys and limits. Limits that are null are its tier's.
 *
 * @param weight its share against other tenants in every queue, 1 to 1000
 * @param runningExecutions most that run at once in each queue; null for no limit
 */
public record Tenant(
        String id,
        String name,
        Tier tier,
        int weight,
        @Nullable Integer requestsPerSecond,
        @Nullable Long openExecutions,
        @Nullable Integer runningExecutions) {
    /** What holds for it. */
    public TenantLimits limits() {
        return new TenantLimits(
                requestsPerSecond == null ? tier.limits().requestsPerSecond() : requestsPerSecond,
                openExecutions == null ? tier.limits().openExecutions() : openExecutions);
    }

    /** Whether the queue must know of it. */
    public boolean shapesTheQueue() {
        return weight != 1 || runningExecutions != null;
    }
}
