package dev.millrace.gateway.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.Repair;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.AuditTrail;
import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.submit.Replays;
import dev.millrace.history.DeadLetter;
import dev.millrace.history.DeadLetters;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.json.Json;
import java.util.List;
import java.util.function.BiFunction;

/**
 * {@code POST /v1/executions/{id}/replay} and {@code /v1/admin/dead-letters/{id}/replay}; with
 * {@code ?plan=true} only what would happen is answered.
 */
public final class ReplayApi {
    private static final int MOST_BODY = 8 * 1024 * 1024;

    private final ExecutionHistory history;
    private final DeadLetters letters;
    private final ReplayPlanner planner;
    private final Replays replays;
    private final AuditTrail audit;

    public ReplayApi(
            ExecutionHistory history,
            DeadLetters letters,
            ReplayPlanner planner,
            Replays replays,
            AuditTrail audit) {
        this.history = history;
        this.letters = letters;
        this.planner = planner;
        this.replays = replays;
        this.audit = audit;
    }

    /** Of any execution that has ended. */
    public void replay(Exchange exchange) {
        answer(exchange, planned(exchange), replays::begin);
    }

    /** Of one in the inbox; once. */
    public void replayLetter(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        DeadLetter letter =
                letters.find(exchange.tenant(), id)
                        .orElseThrow(() -> Problem.notFound("dead letter " + id));
        Replay replay = planned(exchange);
        if (!onlyPlan(exchange) && !letter.state().equals("open")) {
            throw notOpen(letter.state() + " already");
        }
        answer(exchange, replay, replays::beginOnce);
    }

    private static Problem notOpen(String why) {
        return Problem.of(409, "NOT_OPEN", "the dead letter was " + why);
    }

    private Replay planned(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        ExecutionRow row =
                history.find(exchange.tenant(), id)
                        .orElseThrow(() -> Problem.notFound("execution " + id));
        ReplayWish wish = WishReader.read(exchange.bodyOrEmpty(MOST_BODY));
        return planner.plan(row, wish, exchange.caller().keyId());
    }

    private static boolean onlyPlan(Exchange exchange) {
        return "true".equals(exchange.query("plan"));
    }

    private void answer(
            Exchange exchange,
            Replay replay,
            BiFunction<Caller, Replays.Beginning, Replays.Begun> begin) {
        if (onlyPlan(exchange)) {
            exchange.answer(200, replay.view());
            return;
        }
        mustBeAsPlanned(replay);
        mustBeAcknowledged(replay);
        Replays.Begun begun = begin.apply(exchange.caller(), replay.beginning());
        ExecutionId as = begun.as();
        letters.replayed(exchange.tenant(), replay.row().id(), as);
        if (begun.before()) {
            throw notOpen("replayed already, as execution " + as);
        }
        note(exchange, replay, as);
        ObjectNode answer = Json.object().put("executionId", as.toString());
        exchange.answer(202, answer.put("replayOf", replay.row().id().toString()));
    }

    private static void mustBeAsPlanned(Replay replay) {
        String hash = replay.wish().hash();
        List<String> changed = hash == null ? List.of() : replay.hash().changedSince(hash);
        if (!changed.isEmpty()) {
            ObjectNode more = Json.object().put("hash", replay.hash().text());
            changed.forEach(more.putArray("changed")::add);
            throw Problem.of(
                            409,
                            "PLAN_CHANGED",
                            "the plan is not the one you looked at; changed: "
                                    + String.join(", ", changed)
                                    + ". Look at 'plan' and send its hash")
                    .with(more.set("plan", replay.view()));
        }
    }

    private static void mustBeAcknowledged(Replay replay) {
        if (!replay.repeats().isEmpty() && !replay.wish().acknowledged()) {
            ObjectNode more = Json.object();
            replay.repeats().forEach(more.putArray("repeats")::add);
            throw Problem.of(
                            409,
                            "EFFECTS_REPEAT",
                            "the effects of these nodes have happened, or may have, and would happen again: "
                                    + String.join(", ", replay.repeats())
                                    + "; send acknowledgeEffects: true if that is wanted, or repair them")
                    .with(more);
        }
    }

    /** The records of the new execution name who repaired what, even if this is lost. */
    private void note(Exchange exchange, Replay replay, ExecutionId as) {
        String reason = replay.wish().reason();
        String why = reason.isEmpty() ? "" : ": " + reason;
        audit.note(exchange, "execution:replay", replay.row().id() + " as " + as + why);
        for (Repair repair : replay.wish().repairs()) {
            String action = repair instanceof Repair.PassOver ? "node:skip" : "node:output";
            audit.note(exchange, action, as + "/" + repair.nodeId() + why);
        }
    }
}
