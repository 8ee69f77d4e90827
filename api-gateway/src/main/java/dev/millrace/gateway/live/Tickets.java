package dev.millrace.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.TenantLimits;
import dev.millrace.json.Json;
import dev.millrace.redis.OneTimeValues;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Single-use tickets for browsers, which cannot send a key when they open a WebSocket. Kept in
 * Redis: the socket may open at another gateway.
 */
public final class Tickets {
    private static final Duration VALID = Duration.ofSeconds(30);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OneTimeValues values;
    private final InstantSource clock;

    public Tickets(OneTimeValues values, InstantSource clock) {
        this.values = values;
        this.clock = clock;
    }

    public void create(Exchange exchange) {
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        String ticket = HexFormat.of().formatHex(random);
        values.keep(ticket, Json.text(json(exchange.caller())), VALID);
        String expiresAt = clock.instant().plus(VALID).toString();
        exchange.answer(201, Json.object().put("ticket", ticket).put("expiresAt", expiresAt));
    }

    private static ObjectNode json(Caller caller) {
        ObjectNode json = Json.object().put("keyId", caller.keyId()).put("tenant", caller.tenant());
        caller.roles().forEach(json.putArray("roles")::add);
        return json;
    }

    /**
     * The caller who took the ticket; it is used up.
     *
     * @throws Problem 401 if there is no such ticket
     */
    Caller use(String ticket) {
        return values.take(ticket)
                .map(Json::read)
                .map(Tickets::caller)
                .orElseThrow(() ->
                        Problem.of(
                                401,
                                "TICKET_UNKNOWN",
                                "the ticket is not known, was used, or is older than 30 s"));
    }

    private static Caller caller(JsonNode json) {
        Set<String> roles = new HashSet<>();
        json.path("roles").forEach(role -> roles.add(role.asText()));
        return new Caller(
                json.path("keyId").asText(),
                json.path("tenant").asText(),
                roles,
                TenantLimits.NONE);
    }
}
