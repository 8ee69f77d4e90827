package dev.millrace.gateway;

import dev.millrace.duty.Duties;
import dev.millrace.duty.Duty;
import dev.millrace.flow.NodeTypes;
import dev.millrace.gateway.admission.Admission;
import dev.millrace.gateway.admission.AdmissionSettings;
import dev.millrace.gateway.admission.Pressure;
import dev.millrace.gateway.admission.TierGate;
import dev.millrace.gateway.cluster.BreakerWatch;
import dev.millrace.gateway.cluster.ScalingWatch;
import dev.millrace.gateway.executions.DrawnNodes;
import dev.millrace.gateway.executions.ErrorFlowLinks;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.executions.ExecutionApi;
import dev.millrace.gateway.executions.Lives;
import dev.millrace.gateway.executions.Signalling;
import dev.millrace.gateway.http.Authentication;
import dev.millrace.gateway.live.Relay;
import dev.millrace.gateway.live.Tickets;
import dev.millrace.gateway.presence.PostgresPresence;
import dev.millrace.gateway.presence.RedisPresence;
import dev.millrace.gateway.submit.ErrorFlowStarts;
import dev.millrace.gateway.submit.Intake;
import dev.millrace.gateway.submit.KnownFlows;
import dev.millrace.gateway.submit.Replays;
import dev.millrace.history.RecoveryTally;
import dev.millrace.history.WaitingRoom;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.limits.QueueSettings;
import dev.millrace.ops.Meters;
import dev.millrace.outbox.OutboxWriter;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.DemandMeter;
import dev.millrace.queue.FlowBlobs;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.LoadMeter;
import dev.millrace.recovery.FeedIn;
import dev.millrace.recovery.Recovery;
import dev.millrace.redis.OneTimeValues;
import dev.millrace.redis.RedisServer;
import dev.millrace.resume.ResumeLinks;
import dev.millrace.sql.Database;
import dev.millrace.validation.FlowRules;
import java.util.List;
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
    final Archive archive;
    final Authentication authentication;
    final Lives lives;
    final FlowRules rules = new FlowRules(NodeTypes.load());
    final DrawnNodes drawn;
    final EventSource source;
    final Tickets tickets;
    final ExecutionApi executions;
    final Replays replays;
    final Duties duties;
    final BreakerBoard breakers;
    final BreakerWatch breakerWatch;
    final Signalling signalling;
    final ResumeLinks links;
    final ScalingWatch scaling;

    Parts(GatewaySettings all, RedisServer server, Database database, Meters meters) {
        String process = "gateway-" + UUID.randomUUID();
        queue = new JobQueue(server);
        postgres = new PostgresPresence(database, meters);
        redis = new RedisPresence(meters);
        queueSettings = new QueueSettings(server, database);
        archive = new Archive(database);
        pressure = pressure(server, database, queue, redis, postgres, queueSettings);
        gate = new TierGate(server, meters);
        recovery = new Recovery(server, database, meters, process);
        feedIn = new FeedIn(server, database, meters, all.admission().watermark(), process);
        outbox = OutboxWriter.counted(server, database, meters, process);
        relay = new Relay(server, meters);
        redis.onLoss(relay::stale);
        authentication = new Authentication(archive.keys, postgres);
        flows = new KnownFlows(archive.catalog, rules, postgres);
        intake = intake(all.admission(), server, database, meters);
        lives = new Lives(archive.history, queue, postgres);
        drawn = new DrawnNodes(archive.catalog, rules, postgres);
        source = new EventSource(archive.history, queue);
        tickets = new Tickets(new OneTimeValues(server), queue::now);
        executions = new ExecutionApi(archive.history, lives, drawn, source, errorLinks());
        breakers = new BreakerBoard(server);
        breakerWatch = new BreakerWatch(breakers, meters);
        signalling = new Signalling(lives, archive.requests, queue);
        links = ResumeLinks.of(all.links(), database);
        scaling = new ScalingWatch(new DemandMeter(server), pressure::waiting, meters);
        replays = new Replays(intake, queue);
        duties = new Duties(server, process, afterwards());
    }

    private Intake intake(
            AdmissionSettings settings, RedisServer server, Database database, Meters meters) {
        Admission admission = new Admission(settings, pressure, redis, meters);
        FlowBlobs blobs = new FlowBlobs(server);
        return new Intake(admission, postgres, redis, database, queue, blobs, meters);
    }

    /** What goes on by itself, in the order in which it starts. */
    List<Lifecycle> background() {
        return List.of(
                recovery,
                pressure,
                postgres,
                gate,
                relay,
                outbox,
                feedIn,
                duties,
                breakerWatch,
                scaling);
    }

    ErrorFlowLinks errorLinks() {
        return new ErrorFlowLinks(archive.errorFlows, postgres);
    }

    RecoveredMeters recovered() {
        return new RecoveredMeters(archive.tally, postgres);
    }

    /** What is done once executions have ended. */
    private List<Duty> afterwards() {
        ErrorFlowStarts starts =
                new ErrorFlowStarts(archive.errorFlows, archive.catalog, flows, intake, queue);
        return List.of(
                new Duty("error-flows", ErrorFlowStarts.EVERY, starts::runOnce),
                new Duty("tally", RecoveryTally.EVERY, archive.tally::countEnded));
    }

    private static Pressure pressure(
            RedisServer server,
            Database database,
            JobQueue queue,
            RedisPresence redis,
            PostgresPresence postgres,
            QueueSettings settings) {
        WaitingRoom room = new WaitingRoom(database);
        return new Pressure(new LoadMeter(server), queue, redis, postgres, room, settings);
    }
}
