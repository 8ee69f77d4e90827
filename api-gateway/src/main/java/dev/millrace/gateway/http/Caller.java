package dev.millrace.gateway.http;

import java.util.Set;

/**
 * Who calls.
 *
 * @param tenant from the key, and from nowhere else
 * @param roles as the key has them
 */
public record Caller(String keyId, String tenant, Set<String> roles) {
    /** Calls a route that is open to all. */
    static final Caller NOBODY = new Caller("", "", Set.of());

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
