package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.gateway.http.Authentication;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.http.Role;
import dev.millrace.history.ApiKey;
import dev.millrace.history.ApiKeys;
import dev.millrace.json.Json;
import dev.millrace.limits.QueueSettings;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** {@code /v1/admin/api-keys}. */
public final class KeyApi {
    private static final int MOST_BODY = 64 * 1024;

    private final ApiKeys keys;
    private final QueueSettings settings;
    private final Authentication authentication;
    private final AuditTrail audit;

    public KeyApi(
            ApiKeys keys, QueueSettings settings, Authentication authentication, AuditTrail audit) {
        this.keys = keys;
        this.settings = settings;
        this.authentication = authentication;
        this.audit = audit;
    }

    /** The key is answered once and never again. */
    public void create(Exchange exchange) {
        JsonNode body = exchange.body(MOST_BODY);
        String tenant = body.path("tenant").asText("default");
        Set<String> roles = roles(body.path("roles"));
        if (settings.tenant(tenant).isEmpty()) {
            throw Problem.of(422, "UNKNOWN_TENANT", "there is no tenant '" + tenant + "'");
        }
        if (roles.contains(Role.ADMIN.wire()) && !tenant.equals("default")) {
            throw Problem.of(
                    422, "INVALID", "keys with the role admin live in the tenant 'default'");
        }
        String id = UUID.randomUUID().toString();
        String key = authentication.create(id, tenant, body.path("name").asText("unnamed"), roles);
        audit.note(exchange, "key:create", id + " of " + tenant);
        exchange.answer(201, Json.object().put("id", id).put("key", key));
    }

    private static Set<String> roles(JsonNode given) {
        Set<String> roles = new HashSet<>();
        for (JsonNode role : given) {
            roles.add(role.asText());
        }
        for (Role role : Role.values()) {
            roles.remove(role.wire());
        }
        if (!given.isArray() || given.isEmpty() || !roles.isEmpty()) {
            throw Problem.of(
                    422, "INVALID", "'roles' must be a list of submit, read, operate, admin");
        }
        given.forEach(role -> roles.add(role.asText()));
        return roles;
    }

    /** It works no longer than 5 s more. The key that asks is kept, so that one is left. */
    public void revoke(Exchange exchange) {
        String id = exchange.path("id");
        if (id.equals(exchange.caller().keyId())) {
            throw Problem.of(
                    409,
                    "OWN_KEY",
                    "a key cannot revoke itself; use another one with the role admin");
        }
        if (!keys.revoke(id)) {
            throw Problem.notFound("key " + id);
        }
        audit.note(exchange, "key:revoke", id);
        exchange.answer(200, Json.object().put("id", id).put("revoked", true));
    }

    public void list(Exchange exchange) {
        String tenant = exchange.query("tenant");
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        for (ApiKey key : keys.list(tenant == null ? exchange.tenant() : tenant)) {
            ObjectNode json =
                    items.addObject()
                            .put("id", key.id())
                            .put("tenant", key.tenant())
                            .put("name", key.name())
                            .put("prefix", key.prefix());
            key.roles().stream().sorted().forEach(json.putArray("roles")::add);
        }
        exchange.answer(200, answer.putNull("nextCursor"));
    }
}
