package dev.millrace.gateway;

import dev.millrace.flow.NodeTypes;
import dev.millrace.gateway.admission.Admission;
import dev.millrace.gateway.admission.AdmissionSettings;
import dev.millrace.gateway.admission.Pressure;
import dev.millrace.gateway.admission.TierGate;
import dev.millrace.gateway.executions.DrawnNodes;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.executions.ExecutionApi;
import dev.millrace.gateway.executions.Lives;
import dev.millrace.gateway.http.Authentication;
import dev.millrace.gateway.live.Relay;
import dev.millrace.gateway.live.Tickets;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.gateway.presence.RedisPresence;
import dev.millrace.gateway.submit.Intake;
import dev.millrace.gateway.submit.KnownFlows;
import dev.millrace.gateway.submit.Replays;
import dev.millrace.history.ApiKeys;
import dev.millrace.history.DeadLetters;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.WaitingRoom;
import dev.millrace.limits.QueueSettings;
import dev.millrace.ops.Meters;
import dev.millrace.outbox.OutboxWriter;
import dev.millrace.queue.FlowBlobs;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.LoadMeter;
import dev.millrace.recovery.FeedIn;
import dev.millrace.recovery.Recovery;
import dev.millrace.redis.OneTimeValues;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.validation.FlowRules;
import java.util.UUID;

/** What the endpoints of one gateway share. */
final class Parts {
    final JobQueue queue;
    final Recovery recovery;
    final FeedIn feedIn;
    final OutboxWriter outbox;
    final Relay relay;
    final PostgresPresence postgres;
    final RedisPresence redis;
    final QueueSettings queueSettings;
    final Pressure pressure;
    final TierGate gate;
    final KnownFlows flows;
    final Intake intake;
    final ApiKeys keys;
    final Authentication authentication;
    final ExecutionHistory history;
    final ExecutionRequests requests;
    final Lives lives;
    final DeadLetters letters;
    final FlowCatalog catalog;
    final FlowRules rules = new FlowRules(NodeTypes.load());
    final DrawnNodes drawn;
    final EventSource source;
    final Tickets tickets;
    final ExecutionApi executions;
    final Replays replays;

    Parts(AdmissionSettings settings, RedisServer server, Database database, Meters meters) {
        String process = "gateway-" + UUID.randomUUID();
        queue = new JobQueue(server);
        postgres = new PostgresPresence(database, meters);
        redis = new RedisPresence(meters);
        queueSettings = new QueueSettings(server, database);
        pressure =
                new Pressure(
                        new LoadMeter(server),
                        queue,
                        redis,
                        postgres,
                        new WaitingRoom(database),
                        queueSettings);
        gate = new TierGate(server, meters);
        recovery = new Recovery(server, database, meters, process);
        feedIn = new FeedIn(server, database, meters, settings.watermark(), process);
        outbox = OutboxWriter.counted(server, database, meters, process);
        relay = new Relay(server, meters);
        redis.onLoss(relay::stale);
        keys = new ApiKeys(database);
        authentication = new Authentication(keys, postgres);
        history = new ExecutionHistory(database);
        letters = new DeadLetters(database);
        catalog = new FlowCatalog(database);
        flows = new KnownFlows(catalog, rules, postgres);
        intake =
                new Intake(
                        new Admission(settings, pressure, redis, meters),
                        postgres,
                        redis,
                        database,
                        queue,
                        new FlowBlobs(server),
                        meters);
        requests = new ExecutionRequests(database);
        lives = new Lives(history, queue, postgres);
        drawn = new DrawnNodes(catalog, rules);
        source = new EventSource(history, queue);
        tickets = new Tickets(new OneTimeValues(server), queue::now);
        executions = new ExecutionApi(history, lives, drawn, source);
        replays = new Replays(history, catalog, rules, intake, queue);
    }
}
