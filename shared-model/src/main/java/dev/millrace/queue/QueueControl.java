package dev.millrace.queue;

import dev.millrace.redis.Arguments;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** What an operator sees and sets. Thread-safe. */
public final class QueueControl implements AutoCloseable {
    private final RedisServer redis;
    private final ScriptConnection connection;

    public QueueControl(RedisServer redis) {
        this.redis = redis;
        this.connection = new ScriptConnection(redis);
    }

    /** Nothing of the queue is claimed any more; what runs goes on. */
    public void pause(String queue) {
        set(queue, "", "paused", "1");
    }

    public void resume(String queue) {
        set(queue, "", "paused", "");
    }

    /**
     * Sets both limits of the whole queue.
     *
     * @param cap most that run at once; null for no cap
     */
    public void limitQueue(String queue, @Nullable Integer cap, @Nullable Rate rate) {
        limit(queue, "", cap, rate);
    }

    /**
     * Sets the share and both limits of a tenant in a queue.
     *
     * @param weight the tenant's share against others, at least 1
     * @param cap most that run at once; null for no cap
     */
    public void limitTenant(
            String queue, String tenant, int weight, @Nullable Integer cap, @Nullable Rate rate) {
        set(queue, tenant, "w", Integer.toString(weight));
        limit(queue, tenant, cap, rate);
    }

    private void limit(String queue, String name, @Nullable Integer cap, @Nullable Rate rate) {
        set(
                queue,
                name,
                "cap",
                cap == null ? "" : cap.toString(),
                "iv",
                rate == null ? "" : Long.toString(rate.intervalMicros()),
                "burst",
                rate == null ? "" : Long.toString(rate.toleranceMicros()));
    }

    private void set(String queue, String name, String... fieldsAndValues) {
        Arguments arguments = new Arguments().add(Scripts.REDIS_TIME).add(queue).add(name);
        List.of(fieldsAndValues).forEach(arguments::add);
        Scripts.run(connection, Scripts.PRODUCT.limits(), arguments);
    }

    /** Names of all queues ever used. */
    public Set<String> queues() {
        return redis.ask("name the queues", client -> client.smembers(QueueKeys.QUEUES));
    }

    /** Remembers that the settings were carried out, as long as Redis remembers anything. */
    public void noteApplied() {
        redis.ask("note the settings", client -> client.set(QueueKeys.APPLIED, "1"));
    }

    public boolean applied() {
        return redis.ask("look for the settings", client -> client.exists(QueueKeys.APPLIED));
    }

    /** All queues ever used, by name. */
    public List<QueueStats> stats() {
        return redis.ask("count what the queues hold", QueueControl::stats);
    }

    private static List<QueueStats> stats(RedisClient client) {
        List<QueueStats> stats = new ArrayList<>();
        long delayed = client.zcard(QueueKeys.DUE);
        for (String queue : new TreeSet<>(client.smembers(QueueKeys.QUEUES))) {
            Map<String, String> meta = client.hgetAll(QueueKeys.queue(queue));
            long running = Long.parseLong(meta.getOrDefault("run", "0"));
            stats.add(
                    new QueueStats(
                            queue,
                            meta.containsKey("paused"),
                            ready(client, queue),
                            delayed,
                            running));
        }
        return stats;
    }

    private static long ready(RedisClient client, String queue) {
        long[] ready = {0};
        scan(client, QueueKeys.lanes(queue), lane -> ready[0] += client.xlen(lane));
        return ready[0];
    }

    static void scan(RedisClient client, String pattern, Consumer<String> each) {
        ScanParams params = new ScanParams().match(pattern).count(1_000);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> page = client.scan(cursor, params);
            page.getResult().forEach(each);
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }

    @Override
    public void close() {
        connection.close();
    }
}
