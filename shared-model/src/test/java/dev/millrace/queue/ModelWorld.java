package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.queue.ModelJobs.Owner;
import dev.millrace.redis.Arguments;
import dev.millrace.redis.LuaScript;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.RestoreParams;

/** Redis as the model sees it: scripts with a time of the model's own, and every key laid open. */
final class ModelWorld implements AutoCloseable {
    static final List<String> QUEUES = List.of("a", "b");
    static final List<String> TENANTS = List.of("t1", "t2", "t3");
    static final List<Owner> OWNERS =
            List.of(
                    Owner.of("t1"),
                    Owner.of("t2"),
                    Owner.of("t3"),
                    new Owner("t1", "k1", null),
                    new Owner("t1", "k1", "r1"),
                    new Owner("t1", "k1", "r2"),
                    new Owner("t2", null, "r1"),
                    new Owner("t2", "k1", "r1"),
                    new Owner("t2", "k2", "r1"));

    private final RedisServer redis = RedisFixture.emptied();
    private final RedisClient client = redis.client();
    private final ScriptConnection connection = new ScriptConnection(redis);
    final Scripts scripts;
    int calls;

    ModelWorld(Scripts scripts) {
        this.scripts = scripts;
    }

    RedisServer redis() {
        return redis;
    }

    Object run(LuaScript script, Arguments arguments) {
        calls++;
        return Scripts.run(connection, script, arguments);
    }

    /** A job as it lies in Redis. */
    @SuppressWarnings("ArrayRecordComponent") // compared by Arrays
    record Lying(JobRecord job, byte[] token, int flags) {
        boolean held(byte[] by) {
            return job.status() == ExecutionStatus.RUNNING && Arrays.equals(token, by);
        }
    }

    @Nullable Lying find(ExecutionId id) {
        byte[] value = client.get(QueueKeys.job(id).getBytes(StandardCharsets.UTF_8));
        return value == null ? null : lying(id, value);
    }

    JobRecord job(ExecutionId id) {
        Lying lying = find(id);
        if (lying == null) {
            throw new AssertionError("lost " + id);
        }
        return lying.job();
    }

    /** A suspended job, if one is found soon. */
    JobRecord suspended(List<ExecutionId> ids, Random random) {
        JobRecord job = job(ids.get(random.nextInt(ids.size())));
        for (int tries = 0; tries < 8 && job.status() != ExecutionStatus.SUSPENDED; tries++) {
            job = job(ids.get(random.nextInt(ids.size())));
        }
        return job;
    }

    static @Nullable Lying lying(ExecutionId id, byte[] value) {
        return JobBytes.read(id, value)
                .map(job -> new Lying(job, Arrays.copyOfRange(value, 12, 36), value[1]))
                .orElse(null);
    }

    boolean exists(ExecutionId id) {
        return client.exists(QueueKeys.job(id));
    }

    Set<String> leases() {
        return Set.copyOf(client.zrange(QueueKeys.PREFIX + "lease", 0, -1));
    }

    Set<String> due() {
        return Set.copyOf(client.zrange(QueueKeys.DUE, 0, -1));
    }

    /** Where each id lies in a lane: queue, priority, lane. */
    Map<String, List<String>> entries() {
        Map<String, List<String>> entries = new HashMap<>();
        for (String place : places()) {
            note(place, "", entries);
            note(place, ":front", entries);
        }
        return entries;
    }

    private static List<String> places() {
        List<String> places = new ArrayList<>();
        for (String queue : QUEUES) {
            for (int priority = 0; priority < 4; priority++) {
                String start = queue + ":" + priority + ":";
                OWNERS.forEach(owner -> places.add(start + owner.lane()));
            }
        }
        return places;
    }

    private void note(String place, String end, Map<String, List<String>> entries) {
        String lane = QueueKeys.PREFIX + "l:" + place + end;
        client.xrange(lane, (StreamEntryID) null, (StreamEntryID) null)
                .forEach(entry -> {
                    String id = String.valueOf(entry.getFields().get("e")).substring(0, 36);
                    entries.computeIfAbsent(id, any -> new ArrayList<>()).add(place);
                });
    }

    @Nullable String field(String key, String field) {
        return client.hget(QueueKeys.PREFIX + key, field);
    }

    int number(String key, String field) {
        String number = field(key, field);
        return number == null ? 0 : Integer.parseInt(number);
    }

    /** -1 for ever. */
    long millisToLive(String key) {
        return client.pttl(QueueKeys.PREFIX + key);
    }

    int running(String key) {
        return number(key, "run");
    }

    /** Whether the lane waits in the line of a key's limiter. */
    boolean waitsAt(String limiter, String queue, int priority, String lane) {
        String line = QueueKeys.PREFIX + "k:" + limiter + ":" + queue + ":" + priority;
        return client.zscore(line, lane) != null;
    }

    boolean inRing(String queue, int priority, String tenant) {
        return client.zscore(QueueKeys.PREFIX + "ring:" + queue + ":" + priority, tenant) != null;
    }

    /** The tenant's lanes that may run, as far as their keys know. */
    List<String> runnable(String queue, int priority, String tenant) {
        return client.zrange(
                QueueKeys.PREFIX + "tring:" + queue + ":" + priority + ":" + tenant, 0, -1);
    }

    /** Signals beside a job that its worker has not written down. */
    List<KeptSignal> kept(ExecutionId id) {
        return client.lrange(QueueKeys.signals(id), 0, -1).stream().map(KeptSignal::parse).toList();
    }

    /** What lies beside a parent. */
    Set<String> children(ExecutionId id) {
        return Set.copyOf(client.smembers(QueueKeys.job(id) + ":kids"));
    }

    String lastBell() {
        var last = client.xrevrange(QueueKeys.BELL, (StreamEntryID) null, (StreamEntryID) null, 1);
        return last.isEmpty() ? "0-0" : last.getFirst().getID().toString();
    }

    /** As a reaper that has been at work all the time: the pause after an outage does not apply. */
    void reap(long now, int stalls, long backoff) {
        client.set(QueueKeys.PREFIX + "reaped", Long.toString(now - 1));
        client.del(QueueKeys.PREFIX + "reap-from");
        run(
                scripts.reap(),
                new Arguments().add(now).add(500).add(1).add(stalls).add(backoff).add(5 * backoff));
    }

    /** Every message of the outbox. */
    List<ExecutionEvents> outbox() {
        List<ExecutionEvents> all = new ArrayList<>();
        client.xrange(QueueKeys.OUTBOX, (StreamEntryID) null, (StreamEntryID) null)
                .forEach(entry ->
                        all.addAll(
                                ExecutionEvents.parse(
                                        String.valueOf(entry.getFields().get("b"))
                                                .getBytes(StandardCharsets.UTF_8))));
        return all;
    }

    /** All of Redis, to come back to: a replica that lags and is promoted. */
    Map<String, byte[]> snapshot() {
        Map<String, byte[]> all = new HashMap<>();
        client.keys("*").forEach(key -> all.put(key, client.dump(key)));
        return all;
    }

    void restore(Map<String, byte[]> snapshot) {
        RedisFixture.emptied();
        snapshot.forEach((key, value) ->
                client.restore(key, 0, value, RestoreParams.restoreParams().replace()));
    }

    @Override
    public void close() {
        connection.close();
    }
}
