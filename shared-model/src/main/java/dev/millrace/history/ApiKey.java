package dev.millrace.history;

import java.util.Set;

/**
 * @param prefix the part between the first and the second underscore of {@code
 *     mr_<prefix>_<secret>}
 * @param secretHash SHA-256 of the whole key
 * @param roles of {@code submit, read, operate, admin}
 */
@SuppressWarnings("ArrayRecordComponent") // compared in constant time by the gateway
public record ApiKey(
        String id,
        String tenant,
        String name,
        String prefix,
        byte[] secretHash,
        Set<String> roles) {}
