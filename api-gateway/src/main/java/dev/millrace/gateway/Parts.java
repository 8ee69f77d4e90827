package dev.millrace.gateway;

import dev.millrace.flow.NodeTypes;
import dev.millrace.gateway.executions.DrawnNodes;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.executions.ExecutionApi;
import dev.millrace.gateway.executions.Lives;
import dev.millrace.gateway.http.Authentication;
import dev.millrace.gateway.live.Relay;
import dev.millrace.gateway.live.Tickets;
import dev.millrace.gateway.submit.Intake;
import dev.millrace.gateway.submit.Reconciler;
import dev.millrace.gateway.submit.Replays;
import dev.millrace.history.Acceptance;
import dev.millrace.history.ApiKeys;
import dev.millrace.history.DeadLetters;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRequests;
import dev.millrace.history.FlowCatalog;
import dev.millrace.ops.Meters;
import dev.millrace.queue.JobQueue;
import dev.millrace.recovery.Recovery;
import dev.millrace.redis.OneTimeValues;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.validation.FlowRules;

/** What the endpoints of one gateway share. */
final class Parts {
    final JobQueue queue;
    final Recovery recovery;
    final Relay relay;
    final Intake intake;
    final Reconciler reconciler;
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

    Parts(RedisServer redis, Database database, Meters meters) {
        queue = new JobQueue(redis);
        recovery = new Recovery(redis, database);
        relay = new Relay(redis, meters);
        intake = new Intake(new Acceptance(database), queue);
        keys = new ApiKeys(database);
        authentication = new Authentication(keys);
        history = new ExecutionHistory(database);
        letters = new DeadLetters(database);
        catalog = new FlowCatalog(database);
        requests = new ExecutionRequests(database);
        reconciler = new Reconciler(history, requests, queue);
        lives = new Lives(history, queue);
        drawn = new DrawnNodes(catalog, rules);
        source = new EventSource(history, queue);
        tickets = new Tickets(new OneTimeValues(redis), queue::now);
        executions = new ExecutionApi(history, lives, drawn, source);
        replays = new Replays(history, catalog, rules, intake, queue);
    }
}
