package dev.millrace.gateway;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.GET;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import dev.millrace.gateway.cluster.AuditApi;
import dev.millrace.gateway.cluster.AuditLogApi;
import dev.millrace.gateway.cluster.BreakerApi;
import dev.millrace.gateway.cluster.ClusterApi;
import dev.millrace.gateway.cluster.KeyApi;
import dev.millrace.gateway.cluster.QueueApi;
import dev.millrace.gateway.cluster.ScalingApi;
import dev.millrace.gateway.cluster.TenantApi;
import dev.millrace.gateway.deadletter.DeadLetterApi;
import dev.millrace.gateway.executions.BulkCancelApi;
import dev.millrace.gateway.executions.CancelApi;
import dev.millrace.gateway.executions.ExecutionApi;
import dev.millrace.gateway.executions.ExplainApi;
import dev.millrace.gateway.executions.ResumeApi;
import dev.millrace.gateway.executions.RunsApi;
import dev.millrace.gateway.executions.SignalApi;
import dev.millrace.gateway.flows.FlowApi;
import dev.millrace.gateway.flows.ImportApi;
import dev.millrace.gateway.http.Role;
import dev.millrace.gateway.http.Route;
import dev.millrace.gateway.live.EventStream;
import dev.millrace.gateway.live.Tickets;
import dev.millrace.gateway.replay.ReplayApi;
import dev.millrace.gateway.submit.BatchApi;
import dev.millrace.gateway.submit.SubmitApi;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of routes: what is called how, by whom, and who answers. {@code WS /v1/stream} is in
 * {@link dev.millrace.gateway.live.LiveApi}.
 */
record Routes(
        FlowApi flows,
        ImportApi imports,
        SubmitApi submit,
        BatchApi batch,
        ExecutionApi executions,
        CancelApi cancel,
        SignalApi signals,
        ResumeApi resume,
        BulkCancelApi cancels,
        RunsApi runs,
        ExplainApi explain,
        EventStream events,
        Tickets tickets,
        DeadLetterApi letters,
        ReplayApi replay,
        ClusterApi cluster,
        QueueApi queues,
        TenantApi tenants,
        KeyApi keys,
        AuditApi audit,
        AuditLogApi auditLog,
        BreakerApi breakers,
        ScalingApi scaling,
        OpsApi ops) {

    List<Route> all() {
        return Stream.of(ofFlows(), ofExecutions(), ofOperators(), openToAll())
                .flatMap(List::stream)
                .toList();
    }

    private List<Route> ofFlows() {
        return List.of(
                new Route(POST, "/v1/flows", Role.OPERATE, flows::create),
                new Route(GET, "/v1/flows", Role.READ, flows::list),
                new Route(POST, "/v1/flows/validate", Role.READ, flows::validate),
                new Route(POST, "/v1/flows/import", Role.READ, imports::translate),
                new Route(GET, "/v1/flows/{id}", Role.READ, flows::show),
                new Route(PUT, "/v1/flows/{id}", Role.OPERATE, flows::update),
                new Route(DELETE, "/v1/flows/{id}", Role.OPERATE, flows::delete),
                new Route(GET, "/v1/flows/{id}/versions", Role.READ, flows::versions),
                new Route(GET, "/v1/flows/{id}/versions/{version}", Role.READ, flows::showVersion),
                new Route(POST, "/v1/flows/{id}/executions", Role.SUBMIT, submit::submit),
                new Route(POST, "/v1/flows/{id}/executions/batch", Role.SUBMIT, batch::batch));
    }

    private List<Route> ofExecutions() {
        return List.of(
                new Route(POST, "/v1/executions", Role.SUBMIT, submit::inline),
                new Route(GET, "/v1/executions", Role.READ, executions::list),
                new Route(GET, "/v1/executions/{id}", Role.READ, executions::show),
                new Route(GET, "/v1/executions/{id}/explain", Role.READ, explain::explain),
                new Route(GET, "/v1/executions/{id}/nodes/{nodeId}/runs", Role.READ, runs::runs),
                new Route(POST, "/v1/executions/cancel", Role.OPERATE, cancels::cancel),
                new Route(POST, "/v1/executions/{id}/cancel", Role.OPERATE, cancel::cancel),
                new Route(POST, "/v1/executions/{id}/signals/{name}", Role.OPERATE, signals::send),
                new Route(POST, "/v1/executions/{id}/replay", Role.OPERATE, replay::replay),
                new Route(GET, "/v1/executions/{id}/events", Role.READ, events::events),
                new Route(POST, "/v1/stream/tickets", Role.READ, tickets::create),
                new Route(GET, "/v1/node-types", Role.READ, cluster::nodeTypes));
    }

    private List<Route> ofOperators() {
        return List.of(
                new Route(GET, "/v1/admin/dead-letters", Role.OPERATE, letters::list),
                new Route(GET, "/v1/admin/dead-letters/{id}", Role.OPERATE, letters::show),
                new Route(DELETE, "/v1/admin/dead-letters/{id}", Role.OPERATE, letters::discard),
                new Route(
                        POST,
                        "/v1/admin/dead-letters/{id}/replay",
                        Role.OPERATE,
                        replay::replayLetter),
                new Route(GET, "/v1/admin/audit-log", Role.OPERATE, auditLog::list),
                new Route(GET, "/v1/admin/breakers", Role.OPERATE, breakers::list),
                new Route(POST, "/v1/admin/breakers/{key}/open", Role.OPERATE, breakers::open),
                new Route(POST, "/v1/admin/breakers/{key}/close", Role.OPERATE, breakers::close),
                new Route(GET, "/v1/admin/queues", Role.ADMIN, queues::list),
                new Route(GET, "/v1/admin/queues/{queue}", Role.ADMIN, queues::show),
                new Route(PUT, "/v1/admin/queues/{queue}", Role.ADMIN, queues::change),
                new Route(POST, "/v1/admin/queues/{queue}/pause", Role.ADMIN, queues::pause),
                new Route(POST, "/v1/admin/queues/{queue}/resume", Role.ADMIN, queues::resume),
                new Route(GET, "/v1/admin/workers", Role.ADMIN, cluster::workers),
                new Route(GET, "/v1/admin/scaling", Role.ADMIN, scaling::show),
                new Route(POST, "/v1/admin/audit", Role.ADMIN, audit::run),
                new Route(GET, "/v1/admin/audit", Role.ADMIN, audit::last),
                new Route(POST, "/v1/admin/tenants", Role.ADMIN, tenants::create),
                new Route(GET, "/v1/admin/tenants/{id}", Role.ADMIN, tenants::show),
                new Route(PUT, "/v1/admin/tenants/{id}", Role.ADMIN, tenants::change),
                new Route(GET, "/v1/admin/api-keys", Role.ADMIN, keys::list),
                new Route(POST, "/v1/admin/api-keys", Role.ADMIN, keys::create),
                new Route(DELETE, "/v1/admin/api-keys/{id}", Role.ADMIN, keys::revoke));
    }

    private List<Route> openToAll() {
        return List.of(
                new Route(GET, "/health/live", null, ops::live),
                new Route(GET, "/health/ready", null, ops::ready),
                new Route(GET, "/metrics", null, ops::metrics),
                new Route(GET, "/openapi.json", null, ops::openApi),
                new Route(GET, "/v1/resume/{token}", null, resume::follow),
                new Route(POST, "/v1/resume/{token}", null, resume::send),
                new Route(GET, "/", null, ops::welcome));
    }
}
