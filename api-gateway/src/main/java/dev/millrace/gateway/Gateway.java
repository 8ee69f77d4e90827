package dev.millrace.gateway;

import dev.millrace.flow.NodeTypes;
import dev.millrace.gateway.cluster.ClusterApi;
import dev.millrace.gateway.cluster.TenantApi;
import dev.millrace.gateway.deadletter.DeadLetterApi;
import dev.millrace.gateway.executions.DrawnNodes;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.executions.ExecutionApi;
import dev.millrace.gateway.flows.FlowApi;
import dev.millrace.gateway.http.Authentication;
import dev.millrace.gateway.http.Front;
import dev.millrace.gateway.http.Role;
import dev.millrace.gateway.http.Route;
import dev.millrace.gateway.live.EndWatch;
import dev.millrace.gateway.live.EventStream;
import dev.millrace.gateway.live.LiveApi;
import dev.millrace.gateway.live.Relay;
import dev.millrace.gateway.live.Tickets;
import dev.millrace.gateway.submit.Intake;
import dev.millrace.gateway.submit.Reconciler;
import dev.millrace.gateway.submit.Replays;
import dev.millrace.gateway.submit.SubmitApi;
import dev.millrace.history.Acceptance;
import dev.millrace.history.ApiKeys;
import dev.millrace.history.DeadLetters;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.FlowCatalog;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Health;
import dev.millrace.ops.Meters;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.QueueControl;
import dev.millrace.queue.WorkerRoll;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.validation.FlowRules;
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
    private final Health health = new Health();
    private final JobQueue queue;
    private final Intake intake;
    private final Reconciler reconciler;
    private final Relay relay;
    private final Authentication authentication;
    private final List<Route> all;
    private final Javalin server;

    /** Does not listen yet; the schema must be up to date. */
    public Gateway(GatewaySettings settings, RedisServer redis, Database database, Meters meters) {
        this.settings = settings;
        this.queue = new JobQueue(redis);
        ApiKeys keys = new ApiKeys(database);
        ExecutionHistory history = new ExecutionHistory(database);
        ExecutionRequests requests = new ExecutionRequests(database);
        this.authentication = new Authentication(keys);
        this.intake = new Intake(new Acceptance(database), queue);
        this.reconciler = new Reconciler(history, requests, queue);
        this.relay = new Relay(redis);
        health.check(
                        "redis",
                        () -> redis.answers() ? Optional.empty() : Optional.of("does not answer"))
                .check(
                        "postgresql",
                        () ->
                                database.answers()
                                        ? Optional.empty()
                                        : Optional.of("does not answer"));
        FlowCatalog catalog = new FlowCatalog(database);
        FlowRules rules = new FlowRules(NodeTypes.load());
        DrawnNodes drawn = new DrawnNodes(catalog, rules);
        EventSource source = new EventSource(history, queue);
        ExecutionApi executions = new ExecutionApi(history, queue, requests, drawn, source);
        Tickets tickets = new Tickets(redis, queue::now);
        Replays replays = new Replays(history, catalog, rules, intake, queue);
        Routes routes =
                new Routes(
                        new FlowApi(catalog, rules),
                        new SubmitApi(
                                catalog,
                                rules,
                                intake,
                                queue,
                                new EndWatch(relay, history, queue, drawn)),
                        executions,
                        new EventStream(relay, source, executions),
                        tickets,
                        new DeadLetterApi(new DeadLetters(database), history, drawn, replays),
                        new ClusterApi(
                                new QueueControl(redis), new WorkerRoll(redis), rules.types()),
                        new TenantApi(keys, authentication),
                        new OpsApi(health, meters, this::routes));
        this.all = routes.all();
        LiveApi live = new LiveApi(authentication, tickets, relay, source, history, meters);
        this.server =
                Javalin.create(
                        config -> configure(config, new Front(authentication, meters), live));
    }

    private void configure(JavalinConfig config, Front front, LiveApi live) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.http.maxRequestSize =
                512L * 1024 * 1024; // each route has its own, smaller limit, kept while reading
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setSendDateHeader(false);
        });
        front.open(config, all);
        live.open(config);
    }

    private List<Route> routes() {
        return all;
    }

    @Override
    public void start() {
        if (!settings.adminKey().isEmpty()) {
            Set<String> roles =
                    Arrays.stream(Role.values()).map(Role::wire).collect(Collectors.toSet());
            authentication.keep(settings.adminKey(), "admin", "default", "first admin key", roles);
        }
        intake.start();
        relay.start();
        reconciler.start();
        server.start(settings.bind(), settings.port());
    }

    public int port() {
        return server.port();
    }

    /** Takes nothing more, answers what is under way, then ends. */
    @Override
    public void stop() {
        health.drain();
        server.stop();
        reconciler.stop();
        intake.stop();
        relay.stop();
        queue.close();
    }
}
