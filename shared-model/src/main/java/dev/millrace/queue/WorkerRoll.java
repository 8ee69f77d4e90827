package dev.millrace.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** Who is alive. Thread-safe. */
public final class WorkerRoll {
    private static final Duration REMEMBERED = Duration.ofSeconds(15);
    private static final int MOST_STUCK = 100;

    private final RedisServer redis;

    public WorkerRoll(RedisServer redis) {
        this.redis = redis;
    }

    /** Enters or renews the worker; it leaves by itself 15 s after its last call. */
    public void sign(Entry entry) {
        redis.client().hset(QueueKeys.SLOTS, entry.workerId(), Integer.toString(entry.slots()));
        redis.client()
                .set(
                        QueueKeys.worker(entry.workerId()),
                        Json.text(entry.json()),
                        SetParams.setParams().px(REMEMBERED.toMillis()));
    }

    public void leave(String workerId) {
        redis.client().del(QueueKeys.worker(workerId));
        redis.client().hdel(QueueKeys.SLOTS, workerId);
    }

    /** By id. */
    public List<Entry> present() {
        return redis.ask("read the roll of workers", WorkerRoll::present);
    }

    private static List<Entry> present(RedisClient client) {
        List<Entry> entries = new ArrayList<>();
        QueueControl.scan(client, QueueKeys.allWorkers(), key -> read(client, key, entries));
        entries.sort(Comparator.comparing(Entry::workerId));
        return entries;
    }

    private static void read(RedisClient client, String key, List<Entry> entries) {
        String text = client.get(key);
        if (text != null) { // it may just have left
            entries.add(Entry.of(Json.read(text)));
        }
    }

    /**
     * A node's try that ignores that it was stopped, and still runs.
     *
     * @param node its id, with the iteration in a loop
     * @param since when it was told to stop
     */
    public record StuckNode(String executionId, String node, Instant since) {
        public ObjectNode json() {
            return Json.object()
                    .put("executionId", executionId)
                    .put("node", node)
                    .put("since", since.toString());
        }

        static StuckNode of(JsonNode json) {
            return new StuckNode(
                    json.path("executionId").asText(),
                    json.path("node").asText(),
                    Instant.parse(json.path("since").asText()));
        }
    }

    /**
     * One worker.
     *
     * @param state {@code running} or {@code draining}
     * @param stuck the first of those that there are
     */
    public record Entry(
            String workerId,
            String host,
            String version,
            String state,
            int capacity,
            int running,
            List<String> queues,
            List<StuckNode> stuck,
            Instant startedAt,
            Instant seenAt) {
        /** It may fill; none once it drains. */
        int slots() {
            return state.equals("running") ? capacity : 0;
        }

        public ObjectNode json() {
            ObjectNode json =
                    Json.object()
                            .put("workerId", workerId)
                            .put("host", host)
                            .put("version", version)
                            .put("state", state)
                            .put("capacity", capacity)
                            .put("running", running)
                            .put("startedAt", startedAt.toString())
                            .put("seenAt", seenAt.toString());
            queues.forEach(json.putArray("queues")::add);
            ArrayNode nodes = json.putArray("stuck");
            stuck.stream().limit(MOST_STUCK).forEach(node -> nodes.add(node.json()));
            return json;
        }

        static Entry of(JsonNode json) {
            List<String> queues = new ArrayList<>();
            json.path("queues").forEach(queue -> queues.add(queue.asText()));
            List<StuckNode> stuck = new ArrayList<>();
            json.path("stuck").forEach(node -> stuck.add(StuckNode.of(node)));
            return new Entry(
                    json.path("workerId").asText(),
                    json.path("host").asText(),
                    json.path("version").asText(),
                    json.path("state").asText(),
                    json.path("capacity").asInt(),
                    json.path("running").asInt(),
                    queues,
                    stuck,
                    Instant.parse(json.path("startedAt").asText()),
                    Instant.parse(json.path("seenAt").asText()));
        }
    }
}
