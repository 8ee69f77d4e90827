package dev.millrace.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.http.Caller;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.history.ExecutionRow;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of {@code WS /v1/stream}.
 *
 * <p>The trick: one virtual thread does everything for it, what the client says and what the feed
 * brings, one thing after the other, and waits for each frame to be on its way. So events are in
 * order and told once without a lock; what comes meanwhile waits in the {@link Backlog}. The price:
 * a client that reads more slowly than events come is closed with a reason (1013) when that is
 * full, and resumes with {@code after}. {@link #say} and {@link #close} may come from any thread.
 */
final class LiveSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSocket.class);
    private static final int MOST_WISHES = 100;
    private static final long LOOK_AFTER_SECONDS = 30;

    private final Caller caller;
    private final Wire wire;
    private final Relay relay;
    private final ExecutionHistory history;
    private final ToldOf toldOf;
    private final Backlog backlog = new Backlog();
    private final Map<Wish, Watchers.Watch> wishes = new HashMap<>();
    private final Thread thread = Thread.ofVirtual().name("live-socket").unstarted(this::run);
    private volatile boolean open = true;
    private boolean stale;

    LiveSocket(
            Caller caller,
            Wire wire,
            Relay relay,
            EventSource source,
            ExecutionHistory history,
            Instant now) {
        this.caller = caller;
        this.wire = wire;
        this.relay = relay;
        this.history = history;
        this.toldOf = new ToldOf(source, caller.tenant(), now);
    }

    void start() {
        thread.start();
    }

    /**
     * Takes what the client says: {@code {action: subscribe | unsubscribe, executionId | flowId |
     * scope: "all", after}}.
     */
    void say(String text) {
        offer(new Backlog.Said(text));
    }

    private void offer(Backlog.Thing thing) {
        if (open && !backlog.offer(thing)) {
            open = false;
            wire.end(Wire.TRY_AGAIN_LATER, "too slow: resume with 'after'");
        }
    }

    private void run() {
        try {
            while (open) {
                deal(backlog.take(LOOK_AFTER_SECONDS));
            }
        } catch (InterruptedException closed) {
            open = false;
        } finally {
            wishes.values().forEach(Watchers.Watch::close);
        }
    }

    private void deal(Backlog.Thing thing) throws InterruptedException {
        try {
            switch (thing) {
                case Backlog.Said(var text) -> obey(text);
                case Backlog.Heard(var events) -> {
                    if (wished(events.id(), events.flowId())) {
                        Told told = toldOf.of(events);
                        send(told, told.heard(events.events()));
                    }
                }
                case Backlog.Gap(boolean renewed) -> lookAgain(renewed);
                case Backlog.Stale() -> stale();
            }
        } catch (RuntimeException away) {
            LOG.warn("a store is away; a live stream goes on when it is back", away);
            error("STORE_AWAY", "a store does not answer now; what is missed comes later");
        }
    }

    private void obey(String text) throws InterruptedException {
        try {
            JsonNode message = Json.read(text);
            @Nullable Wish wish = Wish.of(message);
            String action = message.path("action").asText();
            if (wish == null) {
                error("BAD_MESSAGE", "say of what: 'executionId', 'flowId' or \"scope\": \"all\"");
            } else if (action.equals("subscribe")) {
                subscribe(wish, message.path("after").asLong(0));
            } else if (action.equals("unsubscribe")) {
                drop(wish);
                ack(action, wish);
            } else {
                error("BAD_MESSAGE", "'action' must be \"subscribe\" or \"unsubscribe\"");
            }
        } catch (BadJson bad) {
            error("BAD_JSON", "the message is not valid JSON: " + bad.getMessage());
        }
    }

    private void subscribe(Wish wish, long after) throws InterruptedException {
        drop(wish);
        if (wishes.size() >= MOST_WISHES) {
            error("TOO_MANY", "a connection hears of at most " + MOST_WISHES + " things");
            return;
        }
        switch (wish) {
            case Wish.OfExecution one -> follow(one, after);
            case Wish.OfFlow(var flowId) -> hear(wish, flowId);
            case Wish.OfAll() -> hear(wish, null);
        }
    }

    private void hear(Wish wish, @Nullable String flowId) throws InterruptedException {
        wishes.put(wish, relay.watchers().watchAll(watcher(flowId)));
        acked(wish);
    }

    private Watcher watcher(@Nullable String flowId) {
        return new Watcher(
                caller.tenant(),
                flowId,
                events -> offer(new Backlog.Heard(events)),
                backlog::gap,
                () -> offer(new Backlog.Stale()));
    }

    private void acked(Wish wish) throws InterruptedException {
        ack("subscribe", wish);
        if (relay.away()) {
            stale();
        }
    }

    /** Listens first and reads the store then, so nothing falls between. */
    private void follow(Wish.OfExecution wish, long after) throws InterruptedException {
        Optional<ExecutionRow> row = history.find(caller.tenant(), wish.id());
        if (row.isEmpty()) {
            error("NOT_FOUND", "execution " + wish.id() + " is not there, or is not yours");
            return;
        }
        wishes.put(wish, relay.watchers().watch(wish.id(), watcher(null)));
        acked(wish);
        catchUp(toldOf.ask(wish.id(), row.get().flowId(), after));
    }

    /** Once for each absence of the feed, however many wishes heard of it. */
    private void stale() throws InterruptedException {
        if (!stale) {
            stale = true;
            send(Json.object().put("type", "stale"));
        }
    }

    private void lookAgain(boolean renewed) throws InterruptedException {
        if (renewed && stale) {
            stale = false;
            send(Json.object().put("type", "live"));
        }
        for (Told told : toldOf.unended()) {
            if (wished(told.id(), told.flowId())) {
                catchUp(told);
            }
        }
    }

    private boolean wished(ExecutionId id, String flowId) {
        return wishes.keySet().stream().anyMatch(wish -> wish.covers(id, flowId));
    }

    private void catchUp(Told told) throws InterruptedException {
        boolean more = true;
        while (open && more) {
            List<EventLine> lines = told.stored();
            send(told, lines);
            more = !lines.isEmpty() && !told.ended();
        }
    }

    private void send(Told told, List<EventLine> lines) throws InterruptedException {
        for (EventLine line : lines) {
            send(line.frame(told.id().toString(), told.flowId()));
        }
        if (told.ended()) {
            drop(new Wish.OfExecution(told.id()));
        }
    }

    private void send(ObjectNode frame) throws InterruptedException {
        open = open && wire.send(frame);
    }

    private void drop(Wish wish) {
        Watchers.@Nullable Watch watch = wishes.remove(wish);
        if (watch != null) {
            watch.close();
        }
        if (wish instanceof Wish.OfExecution(var id)) {
            toldOf.unask(id);
        }
    }

    /** Control frames never carry a number. */
    private void ack(String action, Wish wish) throws InterruptedException {
        ObjectNode frame = Json.object().put("type", "ack").put("action", action);
        wish.name(frame);
        send(frame);
    }

    private void error(String code, String detail) throws InterruptedException {
        send(Json.object().put("type", "error").put("code", code).put("detail", detail));
    }

    /** Tells the client that the gateway ends. */
    void leave() {
        wire.end(Wire.GOING_AWAY, "the gateway ends: connect again and resume with 'after'");
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
    }
}
