package dev.millrace.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Route;
import dev.millrace.json.Json;
import dev.millrace.ops.Health;
import dev.millrace.ops.Meters;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What needs no key: health, metrics, the description of the API. */
final class OpsApi {
    private final Health health;
    private final Meters meters;
    private final Supplier<List<Route>> routes;

    OpsApi(Health health, Meters meters, Supplier<List<Route>> routes) {
        this.health = health;
        this.meters = meters;
        this.routes = routes;
    }

    void live(Exchange exchange) {
        exchange.answer(200, Json.object().put("status", "ok"));
    }

    void ready(Exchange exchange) {
        Health.Report report = health.report();
        exchange.answer(report.ready() ? 200 : 503, report.body());
    }

    void metrics(Exchange exchange) {
        exchange.answer(200, "text/plain; version=0.0.4", meters.scrape());
    }

    /** Made of the table of routes, so it cannot name one that is not there. */
    void openApi(Exchange exchange) {
        ObjectNode api = Json.object().put("openapi", "3.1.0");
        api.putObject("info").put("title", "Millrace").put("version", "1");
        api.putObject("components")
                .putObject("securitySchemes")
                .putObject("key")
                .put("type", "http")
                .put("scheme", "bearer");
        ObjectNode paths = api.putObject("paths");
        for (Route route : routes.get()) {
            ObjectNode operation =
                    paths.withObject("/" + route.path().replace("~", "~0").replace("/", "~1"))
                            .putObject(route.method().name().toLowerCase(Locale.ROOT));
            if (route.role() != null) {
                operation.putArray("security").addObject().putArray("key").add(route.role().wire());
            }
            operation
                    .putObject("responses")
                    .putObject("default")
                    .put("description", "as docs/http-api.md says");
        }
        exchange.answer(200, api);
    }

    void welcome(Exchange exchange) {
        exchange.answer(
                200,
                "text/plain; charset=utf-8",
                "Millrace is running. The API is at /v1, its description at /openapi.json, its health at /health/ready.\n");
    }
}
