package dev.millrace.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import dev.millrace.redis.RedisServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/**
 * Single-use tickets for browsers, which cannot send a key when they open a WebSocket. Kept in
 * Redis: the socket may open at another gateway.
 */
public final class Tickets {
    private static final Duration VALID = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RedisServer redis;
    private final Supplier<Instant> now;

    public Tickets(RedisServer redis, Supplier<Instant> now) {
        this.redis = redis;
        this.now = now;
    }

    public void create(Exchange exchange) {
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        String ticket = HexFormat.of().formatHex(random);
        ObjectNode caller =
                Json.object()
                        .put("keyId", exchange.caller().keyId())
                        .put("tenant", exchange.tenant());
        exchange.caller().roles().forEach(caller.putArray("roles")::add);
        redis.client()
                .set(key(ticket), Json.text(caller), SetParams.setParams().px(VALID.toMillis()));
        exchange.answer(
                201,
                Json.object()
                        .put("ticket", ticket)
                        .put("expiresAt", now.get().plus(VALID).toString()));
    }

    /** The caller who took the ticket; it is used up. */
    Caller use(String ticket) {
        @Nullable String text =
                ticket.matches("[0-9a-f]{48}") ? redis.client().getDel(key(ticket)) : null;
        if (text == null) {
            throw Problem.of(
                    401,
                    "TICKET_UNKNOWN",
                    "the ticket is not known, was used, or is older than 30 s");
        }
        JsonNode json = Json.read(text);
        Set<String> roles = new HashSet<>();
        json.path("roles").forEach(role -> roles.add(role.asText()));
        return new Caller(json.path("keyId").asText(), json.path("tenant").asText(), roles);
    }

    private static String key(String ticket) {
        return "mr:ticket:" + ticket;
    }
}
