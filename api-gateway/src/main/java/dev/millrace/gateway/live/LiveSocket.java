package dev.millrace.gateway.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.http.Caller;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.json.BadJson;
import dev.millrace.json.Json;
import dev.millrace.queue.ExecutionEvents;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One client of {@code WS /v1/stream}: what it has asked to hear. Thread-safe. */
final class LiveSocket implements AutoCloseable {
    private static final int MOST_SUBSCRIPTIONS = 100;

    private final Caller caller;
    private final Outbound out;
    private final Relay relay;
    private final EventSource source;
    private final ExecutionHistory history;
    private final Map<String, AutoCloseable> subscriptions = new ConcurrentHashMap<>();

    LiveSocket(
            Caller caller,
            Outbound out,
            Relay relay,
            EventSource source,
            ExecutionHistory history) {
        this.caller = caller;
        this.out = out;
        this.relay = relay;
        this.source = source;
        this.history = history;
    }

    /**
     * Does what the client says: {@code {action: subscribe | unsubscribe, executionId | flowId |
     * scope: "all", after}}.
     */
    void message(String text) {
        try {
            JsonNode message = Json.read(text);
            String topic = topic(message);
            switch (message.path("action").asText()) {
                case "subscribe" -> subscribe(topic, message);
                case "unsubscribe" -> unsubscribe(topic);
                default ->
                        error("BAD_MESSAGE", "'action' must be \"subscribe\" or \"unsubscribe\"");
            }
        } catch (BadJson bad) {
            error("BAD_JSON", "the message is not valid JSON: " + bad.getMessage());
        } catch (IllegalArgumentException bad) {
            error("BAD_MESSAGE", String.valueOf(bad.getMessage()));
        }
    }

    private static String topic(JsonNode message) {
        if (message.path("executionId").isTextual()) {
            return "execution:" + message.path("executionId").asText();
        }
        if (message.path("flowId").isTextual()) {
            return "flow:" + message.path("flowId").asText();
        }
        if (message.path("scope").asText().equals("all")) {
            return "all";
        }
        throw new IllegalArgumentException(
                "say what to hear: 'executionId', 'flowId' or \"scope\": \"all\"");
    }

    private void subscribe(String topic, JsonNode message) {
        if (subscriptions.size() >= MOST_SUBSCRIPTIONS) {
            error("TOO_MANY", "a connection hears at most " + MOST_SUBSCRIPTIONS + " topics");
            return;
        }
        unsubscribeQuietly(topic);
        if (topic.startsWith("execution:")) {
            follow(topic, message.path("executionId").asText(), message.path("after").asLong(0));
        } else {
            String flowId = message.path("flowId").textValue();
            ack("subscribed", topic);
            subscriptions.put(topic, listen(flowId));
        }
    }

    private AutoCloseable listen(@Nullable String flowId) {
        Relay.Watcher watcher = new Relay.Watcher(caller.tenant(), flowId, this::pass);
        relay.watchAll(watcher);
        return () -> relay.unwatchAll(watcher);
    }

    private void pass(ExecutionEvents events) {
        for (EventLine line : events.events()) {
            out.frame(line.frame(events.id().toString(), events.flowId()));
        }
    }

    private void follow(String topic, String text, long after) {
        Optional<ExecutionId> id = ExecutionId.parse(text);
        var row = id.flatMap(known -> history.find(caller.tenant(), known));
        if (row.isEmpty()) {
            error("NOT_FOUND", "execution " + text + " is not there, or is not yours");
            return;
        }
        ack("subscribed", topic);
        Follower follower = new Follower(relay, source, caller.tenant(), row.get().id(), after);
        Thread thread =
                Thread.ofVirtual()
                        .name("follow-" + text)
                        .unstarted(() -> run(follower, text, row.get().flowId(), topic));
        subscriptions.put(topic, thread::interrupt);
        thread.start();
    }

    private void run(Follower follower, String id, String flowId, String topic) {
        try (follower) {
            while (!follower.ended()) {
                for (EventLine line : follower.next(30)) {
                    out.frame(line.frame(id, flowId));
                }
            }
        } catch (InterruptedException unsubscribed) {
            return;
        } catch (RuntimeException away) {
            error(
                    "AWAY",
                    "the events of " + id + " cannot be read now; subscribe again with 'after'");
        }
        subscriptions.remove(topic);
    }

    private void unsubscribe(String topic) {
        unsubscribeQuietly(topic);
        ack("unsubscribed", topic);
    }

    private void unsubscribeQuietly(String topic) {
        close(subscriptions.remove(topic));
    }

    private static void close(@Nullable AutoCloseable subscription) {
        if (subscription != null) {
            try {
                subscription.close();
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** Control frames never carry a number. */
    private void ack(String what, String topic) {
        out.frame(Json.object().put("type", "ack").put("action", what).put("topic", topic));
    }

    private void error(String code, String detail) {
        ObjectNode frame =
                Json.object().put("type", "error").put("code", code).put("detail", detail);
        out.frame(frame);
    }

    @Override
    public void close() {
        subscriptions.keySet().forEach(this::unsubscribeQuietly);
        out.close();
    }
}
