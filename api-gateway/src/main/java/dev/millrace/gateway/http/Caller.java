package dev.millrace.gateway.http;

import java.util.Set;

/**
 * Who calls.
 *
 * @param tenant from the key, and from nowhere else
 * @param roles as the key has them
 */
public record Caller(String keyId, String tenant, Set<String> roles) {
    boolean may(Role role) {
        return roles.contains(role.wire());
    }
}
