package dev.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.Tenant;
import dev.millrace.history.TenantLimits;
import dev.millrace.history.Tier;
import dev.millrace.json.Json;
import dev.millrace.limits.QueueSettings;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /v1/admin/tenants}. */
public final class TenantApi {
    private static final int MOST_BODY = 64 * 1024;
    private static final Set<String> KNOWN = Set.of("id", "name", "tier", "weight", "limits");
    private static final Set<String> OF_LIMITS =
            Set.of("requestsPerSecond", "openExecutions", "runningExecutions");
    private static final Set<String> TIERS =
            Arrays.stream(Tier.values()).map(Tier::wire).collect(Collectors.toSet());

    private final QueueSettings settings;
    private final AuditTrail audit;

    public TenantApi(QueueSettings settings, AuditTrail audit) {
        this.settings = settings;
        this.audit = audit;
    }

    /** Creates a tenant, or changes it. */
    public void create(Exchange exchange) {
        JsonNode body = exchange.body(MOST_BODY);
        String id = body.path("id").asText();
        if (!id.matches("[A-Za-z0-9._-]{1,32}")) {
            throw Problem.of(422, "BAD_ID", "'id' must be 1 to 32 letters, digits or . _ -");
        }
        Tenant set = settings.tenant(id).orElse(new Tenant(id, id, Tier.FREE, 1, null, null, null));
        exchange.answer(201, json(stored(exchange, body, set)));
    }

    public void show(Exchange exchange) {
        exchange.answer(200, json(known(exchange)));
    }

    /** Fields that are absent stay as they are; null takes a limit back to the tier's. */
    public void change(Exchange exchange) {
        exchange.answer(200, json(stored(exchange, exchange.body(MOST_BODY), known(exchange))));
    }

    private Tenant known(Exchange exchange) {
        String id = exchange.path("id");
        return settings.tenant(id).orElseThrow(() -> Problem.notFound("tenant " + id));
    }

    private Tenant stored(Exchange exchange, JsonNode body, Tenant set) {
        SettingFields fields = new SettingFields(body, KNOWN);
        Integer weight = fields.whole("weight", set.weight(), 1, 1_000);
        Tenant base =
                new Tenant(
                        set.id(),
                        fields.text("name", set.name()),
                        fields.word("tier", TIERS).flatMap(Tier::ofWire).orElse(set.tier()),
                        weight == null ? 1 : weight,
                        set.requestsPerSecond(),
                        set.openExecutions(),
                        set.runningExecutions());
        Tenant tenant =
                fields.object("limits", OF_LIMITS).map(limits -> with(base, limits)).orElse(base);
        fields.check();
        settings.set(tenant);
        audit.note(exchange, "tenant:set", tenant.id() + ": " + Json.text(body));
        return tenant;
    }

    private static Tenant with(Tenant base, SettingFields limits) {
        return new Tenant(
                base.id(),
                base.name(),
                base.tier(),
                base.weight(),
                limits.whole("requestsPerSecond", base.requestsPerSecond(), 1, 1_000_000),
                limits.number("openExecutions", base.openExecutions(), 0, 1_000_000_000),
                limits.whole("runningExecutions", base.runningExecutions(), 1, 1_000_000));
    }

    private static ObjectNode json(Tenant tenant) {
        TenantLimits limits = tenant.limits();
        ObjectNode json =
                Json.object()
                        .put("id", tenant.id())
                        .put("name", tenant.name())
                        .put("tier", tenant.tier().wire())
                        .put("weight", tenant.weight());
        json.putObject("limits")
                .put("requestsPerSecond", limits.requestsPerSecond())
                .put("openExecutions", limits.openExecutions())
                .put("runningExecutions", tenant.runningExecutions());
        return json;
    }
}
