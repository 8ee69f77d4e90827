package dev.millrace.gateway.http;

import dev.millrace.history.TenantLimits;
import java.util.Set;

/**
 * Who calls.
 *
 * @param tenant from the key, and from nowhere else
 * @param roles as the key has them
 * @param limits of the tenant
 */
public record Caller(String keyId, String tenant, Set<String> roles, TenantLimits limits) {
    /** Calls a route that is open to all. */
    static final Caller NOBODY = new Caller("", "", Set.of(), TenantLimits.NONE);

    /**
     * Lets those with the role pass.
     *
     * @throws Problem 403 for the others
     */
    public void need(Role role) {
        if (!roles.contains(role.wire())) {
            throw Problem.of(403, "ROLE_MISSING", "the key lacks the role '" + role.wire() + "'");
        }
    }
}
