package dev.millrace.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.gateway.presence.PostgresAway;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.history.ApiKey;
import dev.millrace.history.ApiKeys;
import dev.millrace.history.KnownKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by their keys {@code mr_<prefix>_<secret>}. Keys are cached for 5 s, so a revoked
 * one works no longer than that; while PostgreSQL is away those last known stay valid. Thread-safe.
 */
public final class Authentication {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ApiKeys keys;
    private final PostgresPresence postgres;
    private final Cache<String, KnownKey> lastKnown =
            Caffeine.newBuilder().maximumSize(10_000).build();
    private final Cache<String, Optional<KnownKey>> cache =
            Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofSeconds(5))
                    .build();

    public Authentication(ApiKeys keys, PostgresPresence postgres) {
        this.keys = keys;
        this.postgres = postgres;
    }

    /**
     * The caller behind a key.
     *
     * @throws Problem 401 if there is none
     */
    public Caller caller(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw Problem.of(
                    401,
                    "KEY_MISSING",
                    "a key is needed: send the header 'Authorization: Bearer mr_...'");
        }
        return prefix(key)
                .flatMap(this::find)
                .filter(known -> MessageDigest.isEqual(known.key().secretHash(), hash(key)))
                .map(Authentication::caller)
                .orElseThrow(() ->
                        Problem.of(401, "KEY_UNKNOWN", "the key is not known or was revoked"));
    }

    private static Caller caller(KnownKey known) {
        ApiKey key = known.key();
        return new Caller(key.id(), key.tenant(), key.roles(), known.limits());
    }

    private Optional<KnownKey> find(String prefix) {
        return cache.get(prefix, this::ask);
    }

    private Optional<KnownKey> ask(String prefix) {
        try {
            Optional<KnownKey> found = postgres.ask("find a key", () -> keys.find(prefix));
            found.ifPresentOrElse(
                    known -> lastKnown.put(prefix, known), () -> lastKnown.invalidate(prefix));
            return found;
        } catch (PostgresAway away) {
            KnownKey known = lastKnown.getIfPresent(prefix);
            if (known == null) {
                throw away;
            }
            return Optional.of(known);
        }
    }

    private static Optional<String> prefix(String key) {
        String[] part = key.split("_", 3);
        return part.length == 3 && part[0].equals("mr") && !part[1].isEmpty() && !part[2].isEmpty()
                ? Optional.of(part[1])
                : Optional.empty();
    }

    /**
     * Makes a key; it is shown once and only its hash is kept.
     *
     * @return the whole key
     */
    public String create(String id, String tenant, String name, Set<String> roles) {
        String key = "mr_" + random(6) + "_" + random(32);
        keep(key, id, tenant, name, roles);
        return key;
    }

    /**
     * Keeps a key that was made elsewhere.
     *
     * @throws IllegalArgumentException if it does not look like {@code mr_<prefix>_<secret>}
     */
    public void keep(String key, String id, String tenant, String name, Set<String> roles) {
        String prefix =
                prefix(key)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "a key must look like mr_<prefix>_<secret>"));
        keys.put(new ApiKey(id, tenant, name, prefix, hash(key), roles));
        cache.invalidate(prefix);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
