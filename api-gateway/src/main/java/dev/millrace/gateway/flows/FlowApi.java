package dev.millrace.gateway.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.flow.Flow;
import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.Page;
import dev.millrace.history.StoredFlow;
import dev.millrace.json.Json;
import dev.millrace.validation.FlowRules;
import dev.millrace.validation.Validated;
import java.util.List;

/** {@code /v1/flows}. */
public final class FlowApi {
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final FlowCatalog catalog;
    private final FlowRules rules;
    private final AuditTrail audit;

    public FlowApi(FlowCatalog catalog, FlowRules rules, AuditTrail audit) {
        this.catalog = catalog;
        this.rules = rules;
        this.audit = audit;
    }

    public void create(Exchange exchange) {
        JsonNode source = exchange.body(MOST_BYTES);
        Flow flow = valid(source);
        StoredFlow stored =
                catalog.create(exchange.tenant(), flow.id(), flow.name(), source)
                        .orElseThrow(() ->
                                Problem.of(
                                        409,
                                        "FLOW_EXISTS",
                                        "there is a flow '"
                                                + flow.id()
                                                + "'; use PUT to store its next version"));
        exchange.location("/v1/flows/" + stored.flowId());
        exchange.answer(201, version(stored));
    }

    public void update(Exchange exchange) {
        String id = exchange.path("id");
        JsonNode source = exchange.body(MOST_BYTES);
        Flow flow = valid(source);
        if (!source.path("id").isMissingNode() && !flow.id().equals(id)) {
            throw Problem.of(
                    422,
                    "ID_MISMATCH",
                    "the path says '" + id + "' and the flow says '" + flow.id() + "'");
        }
        exchange.answer(
                200,
                version(
                        catalog.update(exchange.tenant(), id, flow.name(), source)
                                .orElseThrow(() -> missing(id))));
    }

    private Flow valid(JsonNode source) {
        Validated validated = rules.check(source);
        return validated
                .flow()
                .orElseThrow(() ->
                        Problem.invalid(
                                "the flow cannot run; see 'problems'", validated.problems()));
    }

    public void validate(Exchange exchange) {
        Validated validated = rules.check(exchange.body(MOST_BYTES));
        ObjectNode answer = Json.object().put("valid", validated.valid());
        ArrayNode problems = answer.putArray("problems");
        validated.problems().forEach(problem -> problems.add(problem.json()));
        ArrayNode groups = answer.putArray("groups");
        for (List<String> group : validated.groups()) {
            ArrayNode level = groups.addArray();
            group.forEach(level::add);
        }
        exchange.answer(200, answer);
    }

    public void list(Exchange exchange) {
        Page<StoredFlow> page =
                catalog.list(exchange.tenant(), exchange.limit(), exchange.query("cursor"));
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        page.items().forEach(flow -> items.add(version(flow)));
        exchange.answer(200, answer.put("nextCursor", page.nextCursor()));
    }

    public void show(Exchange exchange) {
        exchange.answer(
                200,
                whole(
                        catalog.newest(exchange.tenant(), exchange.path("id"))
                                .orElseThrow(() -> missing(exchange.path("id")))));
    }

    public void versions(Exchange exchange) {
        List<StoredFlow> versions = catalog.versions(exchange.tenant(), exchange.path("id"));
        if (versions.isEmpty()) {
            throw missing(exchange.path("id"));
        }
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        versions.forEach(flow -> items.add(version(flow)));
        exchange.answer(200, answer.putNull("nextCursor"));
    }

    public void showVersion(Exchange exchange) {
        String number = exchange.path("version");
        String id = exchange.path("id");
        int version = number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0;
        exchange.answer(
                200,
                whole(
                        catalog.version(exchange.tenant(), id, version)
                                .orElseThrow(() ->
                                        Problem.notFound("version " + number + " of flow " + id))));
    }

    public void delete(Exchange exchange) {
        if (!catalog.delete(exchange.tenant(), exchange.path("id"))) {
            throw missing(exchange.path("id"));
        }
        audit.note(exchange, "flow:delete", exchange.path("id"));
        exchange.answer(200, Json.object().put("id", exchange.path("id")).put("deleted", true));
    }

    private static Problem missing(String id) {
        return Problem.notFound("flow " + id);
    }

    private static ObjectNode version(StoredFlow flow) {
        return Json.object()
                .put("id", flow.flowId())
                .put("version", flow.version())
                .put("name", flow.name())
                .put("createdAt", flow.createdAt().toString());
    }

    private static ObjectNode whole(StoredFlow flow) {
        return version(flow).set("flow", flow.source());
    }
}
