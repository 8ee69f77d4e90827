package dev.millrace.gateway;

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
import dev.millrace.gateway.executions.ExplainApi;
import dev.millrace.gateway.executions.ResumeApi;
import dev.millrace.gateway.executions.RunsApi;
import dev.millrace.gateway.executions.SignalApi;
import dev.millrace.gateway.flows.FlowApi;
import dev.millrace.gateway.flows.ImportApi;
import dev.millrace.gateway.http.Front;
import dev.millrace.gateway.http.Role;
import dev.millrace.gateway.http.Route;
import dev.millrace.gateway.live.EndWatch;
import dev.millrace.gateway.live.EventStream;
import dev.millrace.gateway.live.LiveApi;
import dev.millrace.gateway.replay.ReplayApi;
import dev.millrace.gateway.replay.ReplayPlanner;
import dev.millrace.gateway.submit.BatchApi;
import dev.millrace.gateway.submit.SubmitApi;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Health;
import dev.millrace.ops.HealthCheck;
import dev.millrace.ops.Meters;
import dev.millrace.queue.QueueControl;
import dev.millrace.queue.WorkerRoll;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A gateway, wired: takes executions, shows what became of them, relays what happens. */
public final class Gateway implements Lifecycle {
    private final GatewaySettings settings;
    private final Parts parts;
    private final Health health = new Health();
    private final RecoveredMeters recovered; // a registry alone would let go of it
    private final LiveApi live;
    private final List<Route> routes;
    private final Javalin server;

    /** Does not listen yet; the schema must be up to date. */
    public Gateway(GatewaySettings settings, RedisServer redis, Database database, Meters meters) {
        this.settings = settings;
        this.parts = new Parts(settings, redis, database, meters);
        watchStores();
        this.recovered = parts.recovered();
        recovered.register(meters);
        this.live =
                new LiveApi(
                        parts.authentication,
                        parts.tickets,
                        parts.relay,
                        parts.source,
                        parts.archive.history,
                        parts.queue::now);
        this.routes = routes(redis, meters).all();
        this.server = Javalin.create(config -> configure(config, meters));
    }

    private void watchStores() {
        HealthCheck redis =
                () ->
                        parts.redis.away()
                                ? Optional.of("away for " + parts.redis.awayFor())
                                : Optional.empty();
        HealthCheck postgres =
                () ->
                        parts.postgres.away()
                                ? Optional.of("away for " + parts.postgres.awayFor())
                                : Optional.empty();
        health.degrading("redis", redis);
        if (settings.admission().refuses()) {
            health.check("postgresql", postgres);
        } else {
            health.degrading("postgresql", postgres);
        }
        health.degrading("breakers", parts.breakerWatch::problem);
        health.check(
                "stores",
                () ->
                        parts.redis.away() && parts.postgres.away()
                                ? Optional.of("both are away")
                                : Optional.empty());
    }

    private Routes routes(RedisServer redis, Meters meters) {
        QueueControl queues = new QueueControl(redis);
        WorkerRoll workers = new WorkerRoll(redis);
        EndWatch ends = new EndWatch(parts.relay, parts.lives, parts.drawn);
        return new Routes(
                new FlowApi(parts.archive.catalog, parts.rules, parts.archive.audit),
                new ImportApi(parts.rules),
                new SubmitApi(parts.flows, parts.archive.history, parts.intake, parts.queue, ends),
                new BatchApi(parts.flows, parts.intake, parts.queue),
                parts.executions,
                new CancelApi(parts.lives, parts.archive.requests, parts.queue),
                new SignalApi(parts.signalling),
                new ResumeApi(parts.links, parts.source, parts.lives, parts.signalling),
                bulkCancelApi(),
                new RunsApi(parts.archive.history),
                new ExplainApi(parts.lives, queues, workers, parts.breakers),
                new EventStream(parts.relay, parts.source, parts.executions),
                parts.tickets,
                deadLetterApi(),
                replayApi(),
                new ClusterApi(workers, parts.rules.types()),
                new QueueApi(queues, parts.queueSettings, parts.archive.audit),
                new TenantApi(parts.queueSettings, parts.archive.audit),
                keyApi(),
                new AuditApi(parts.recovery.audit()),
                new AuditLogApi(parts.archive.auditLog),
                new BreakerApi(parts.breakers, parts.archive.audit),
                new ScalingApi(parts.scaling),
                new OpsApi(health, meters, this::routes));
    }

    private BulkCancelApi bulkCancelApi() {
        Archive archive = parts.archive;
        return new BulkCancelApi(archive.history, archive.requests, parts.queue, archive.audit);
    }

    private KeyApi keyApi() {
        Archive archive = parts.archive;
        return new KeyApi(archive.keys, parts.queueSettings, parts.authentication, archive.audit);
    }

    private DeadLetterApi deadLetterApi() {
        Archive archive = parts.archive;
        return new DeadLetterApi(
                archive.letters, archive.history, parts.drawn, parts.errorLinks(), archive.audit);
    }

    private ReplayApi replayApi() {
        Archive archive = parts.archive;
        ReplayPlanner planner =
                new ReplayPlanner(archive.history, archive.catalog, archive.letters, parts.rules);
        return new ReplayApi(
                archive.history, archive.letters, planner, parts.replays, archive.audit);
    }

    /** What it serves. */
    List<Route> routes() {
        return routes;
    }

    private void configure(JavalinConfig config, Meters meters) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.http.maxRequestSize =
                512L * 1024 * 1024; // each route has its own, smaller limit, kept while reading
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(false);
        });
        new Front(parts.authentication, parts.gate, meters).open(config, routes);
        live.open(config, meters);
    }

    @Override
    public void start() {
        if (!settings.adminKey().isEmpty()) {
            Set<String> roles =
                    Arrays.stream(Role.values()).map(Role::wire).collect(Collectors.toSet());
            parts.authentication.keep(
                    settings.adminKey(), "admin", "default", "first admin key", roles);
        }
        parts.intake.start();
        parts.background().forEach(Lifecycle::start);
        server.start(settings.bind(), settings.port());
    }

    public int port() {
        return server.port();
    }

    /** Takes nothing more, answers what is under way, then ends. */
    @Override
    public void stop() {
        health.drain();
        parts.relay.release();
        live.leave();
        server.stop();
        Lifecycle.stopTogether(parts.background());
        parts.intake.stop();
        parts.breakers.close();
        parts.queueSettings.close();
        parts.queue.close();
    }
}
