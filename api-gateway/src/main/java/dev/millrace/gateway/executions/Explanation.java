package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.NodeStatus;
import dev.millrace.history.NodeRow;
import dev.millrace.json.Json;
import dev.millrace.queue.BreakerView;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.WorkerRoll;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why an execution is where it is, in a word for programs ({@code why}) and a sentence for people.
 *
 * @param job the queue's record; empty if it has none
 * @param paused whether its queue is
 * @param serving the workers that take from its queue
 * @param circuits the breakers that its nodes wait for
 */
record Explanation(
        Life life,
        Optional<JobRecord> job,
        boolean paused,
        List<WorkerRoll.Entry> serving,
        List<BreakerView> circuits) {

    ObjectNode json() {
        ObjectNode json =
                Json.object()
                        .put("executionId", life.row().id().toString())
                        .put("status", life.row().status().wire())
                        .put("queue", life.row().queue())
                        .put("attempt", life.row().attempt())
                        .put("maxAttempts", life.row().maxAttempts());
        switch (life.row().status()) {
            case QUEUED -> queued(json);
            case DELAYED -> delayed(json);
            case RUNNING -> running(json);
            case SUSPENDED -> suspended(json);
            case COMPENSATING -> compensating(json);
            case COMPLETED, FAILED, CANCELLED -> why(json, "ENDED", "it has ended");
        }
        return json;
    }

    private void queued(ObjectNode json) {
        json.put("workers", serving.size());
        if (job.isEmpty()) {
            why(json, "ON_ITS_WAY", "it is stored, and is put into the queue within seconds");
        } else if (paused) {
            why(json, "QUEUE_PAUSED", "its queue is paused; an operator can resume it");
        } else if (serving.isEmpty()) {
            why(json, "NO_WORKER", "no worker that is alive takes from its queue");
        } else {
            why(json, "IN_LINE", "it waits for a free slot, and for those before it");
        }
    }

    private void delayed(ObjectNode json) {
        EventLine retry = last(EventType.EXECUTION_RETRY);
        Instant runAt = life.row().runAt();
        if (retry != null) {
            json.put("until", at(retry)).set("error", retry.value());
            why(json, "BACKING_OFF", "its last attempt failed; the next comes at 'until'");
        } else {
            json.put("until", runAt == null ? null : runAt.toString());
            why(json, "NOT_DUE", "it was asked to start at 'until'");
        }
    }

    private void running(ObjectNode json) {
        EventLine start = last(EventType.EXECUTION_START);
        if (start != null) {
            json.put("workerId", start.detail());
        }
        if (job.map(JobRecord::cancelAsked).orElse(false)) {
            why(json, "CANCELLING", "it was asked to stop, and its worker is stopping it");
        } else {
            why(json, "RUNNING", "a worker runs it; 'nodes' are those that are not done");
        }
        nodes(json);
    }

    private void suspended(ObjectNode json) {
        EventLine pause = last(EventType.EXECUTION_SUSPENDED);
        if (pause != null) {
            json.put("until", pause.detail().isEmpty() ? null : at(pause));
            json.set("signals", pause.value());
        }
        if (circuits.isEmpty()) {
            why(json, "WAITING", "it waits for 'until' or for one of 'signals', on no worker");
        } else {
            circuits(json);
            why(
                    json,
                    "CIRCUIT_OPEN",
                    "what it calls has failed too often, so calls are held back; it goes on by itself once a probe succeeds");
        }
        nodes(json);
    }

    private void circuits(ObjectNode json) {
        ArrayNode list = json.putArray("breakers");
        for (BreakerView circuit : circuits) {
            Instant next = circuit.state().until();
            list.addObject()
                    .put("key", circuit.name().target())
                    .put("state", circuit.state().kind().wire())
                    .put("nextProbeAt", next == null ? null : next.toString())
                    .put("parked", circuit.parked());
        }
    }

    private void compensating(ObjectNode json) {
        EventLine turned = last(EventType.EXECUTION_COMPENSATING);
        if (turned != null && !turned.value().isNull()) {
            json.set("error", turned.value());
        }
        job.ifPresent(record -> json.put("queueStatus", record.status().wire()));
        why(
                json,
                "COMPENSATING",
                "what it did is being undone; 'nodes' are those that are not done");
        if (!circuits.isEmpty()) {
            circuits(json);
        }
        nodes(json);
    }

    private void nodes(ObjectNode json) {
        ArrayNode nodes = json.putArray("nodes");
        life.nodes().stream()
                .filter(node -> !node.status().ended() && node.status() != NodeStatus.PENDING)
                .forEach(node -> nodes.add(node(node)));
    }

    private ObjectNode node(NodeRow node) {
        ObjectNode json =
                Json.object()
                        .put("nodeId", node.nodeId())
                        .put("status", node.status().wire())
                        .put("attempt", node.attempt());
        EventLine line = lastOf(node.nodeId());
        if (line != null && !line.detail().isEmpty() && waits(line.type())) {
            json.put("until", at(line));
        }
        if (node.error() != null) {
            json.set("error", node.error().json());
        }
        return json;
    }

    private static boolean waits(EventType type) {
        return type == EventType.NODE_RETRY || type == EventType.NODE_SUSPENDED;
    }

    private @Nullable EventLine last(EventType type) {
        return log().filter(line -> line.type() == type).reduce((a, b) -> b).orElse(null);
    }

    private @Nullable EventLine lastOf(String nodeId) {
        return log().filter(line -> line.nodeId().equals(nodeId)).reduce((a, b) -> b).orElse(null);
    }

    private Stream<EventLine> log() {
        return job.stream().flatMap(record -> record.log().stream());
    }

    private static String at(EventLine line) {
        return Instant.ofEpochMilli(Long.parseLong(line.detail())).toString();
    }

    private static void why(ObjectNode json, String word, String sentence) {
        json.put("why", word).put("detail", sentence);
    }
}
