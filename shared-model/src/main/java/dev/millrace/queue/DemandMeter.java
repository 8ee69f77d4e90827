package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Reads what waits for workers. It follows the rings, so its cost grows with the lanes that have
 * jobs, not with what Redis holds. Thread-safe; cheap enough for every two seconds.
 */
public final class DemandMeter {
    private static final int PRIORITIES = 4;

    private final RedisServer redis;

    public DemandMeter(RedisServer redis) {
        this.redis = redis;
    }

    /**
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public Demand read() {
        return redis.ask("tell what waits for workers", client -> new Reading(client).demand());
    }

    /** One look. */
    private static final class Reading {
        private final RedisClient client;
        private final long now;
        private long backlog;
        private long running;
        private long since;

        Reading(RedisClient client) {
            this.client = client;
            this.now = RedisTimes.of(client).toEpochMilli();
            this.since = now;
        }

        Demand demand() {
            List<Long> workers = workers();
            client.smembers(QueueKeys.QUEUES).forEach(this::queue);
            long due = client.zcount(QueueKeys.DUE, 0, (double) now);
            long ended = client.hvals(QueueKeys.ENDED).stream().mapToLong(Long::parseLong).sum();
            return new Demand(
                    backlog + due,
                    Duration.ofMillis(Math.max(0, now - since)),
                    running,
                    workers.stream().mapToLong(Long::longValue).sum(),
                    workers.size(),
                    ended);
        }

        /** The slots of each that lives and may take jobs. */
        private List<Long> workers() {
            return client.hgetAll(QueueKeys.SLOTS).entrySet().stream()
                    .filter(worker -> !worker.getValue().equals("0"))
                    .filter(worker -> client.exists(QueueKeys.worker(worker.getKey())))
                    .map(worker -> Long.valueOf(worker.getValue()))
                    .toList();
        }

        private void queue(String queue) {
            Map<String, String> meta = client.hgetAll(QueueKeys.queue(queue));
            long held = Long.parseLong(meta.getOrDefault("run", "0"));
            running += held;
            if (!meta.containsKey("paused")) {
                String cap = meta.get("cap");
                long room = cap == null ? Long.MAX_VALUE : Long.parseLong(cap) - held;
                backlog += Math.clamp(ready(queue), 0, Math.max(0, room));
            }
        }

        private long ready(String queue) {
            long ready = 0;
            for (String lane : lanes(queue)) {
                ready += jobs(lane) + jobs(lane + ":front");
            }
            return ready;
        }

        /** Those that a claim would look into. */
        private List<String> lanes(String queue) {
            List<String> lanes = new ArrayList<>();
            for (int priority = 0; priority < PRIORITIES; priority++) {
                for (String tenant : client.zrange(QueueKeys.ring(queue, priority), 0, -1)) {
                    for (String lane :
                            client.zrange(QueueKeys.ring(queue, priority, tenant), 0, -1)) {
                        lanes.add(QueueKeys.lane(queue, priority, lane));
                    }
                }
            }
            return lanes;
        }

        private long jobs(String stream) {
            List<StreamEntry> first =
                    client.xrange(stream, (StreamEntryID) null, (StreamEntryID) null, 1);
            if (first.isEmpty()) {
                return 0;
            }
            since = Math.min(since, first.getFirst().getID().getTime());
            return client.xlen(stream);
        }
    }
}
