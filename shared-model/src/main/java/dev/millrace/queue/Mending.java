package dev.millrace.queue;

import dev.millrace.redis.Arguments;
import dev.millrace.redis.LuaScript;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * Repairs what must never be broken. Each repair looks once more in the same step, so what moves
 * meanwhile is left alone. Thread-safe.
 */
public final class Mending implements AutoCloseable {
    private static final LuaScript MEND = LuaScript.load(Mending.class, "mend");
    private static final LuaScript WAKE = LuaScript.load(Mending.class, "wake");
    private static final LuaScript RECOUNT = LuaScript.load(Mending.class, "recount");
    private static final int MOST_JOBS = 200;
    private static final int MOST_RUNNING = 20_000;

    private final RedisServer redis;
    private final ScriptConnection connection;

    public Mending(RedisServer redis) {
        this.redis = redis;
        this.connection = new ScriptConnection(redis);
    }

    /**
     * A live job found in no place, or an ended one whose end the history lacks.
     *
     * @param wakeAt when it was to go on; null if it has no such time
     */
    public record Misplaced(JobHeader seen, @Nullable Instant wakeAt) {}

    /** Those that were put back, or whose events were sent again. */
    public List<Misplaced> mend(List<Misplaced> jobs) {
        List<Misplaced> mended = new ArrayList<>();
        for (int from = 0; from < jobs.size(); from += MOST_JOBS) {
            List<Misplaced> part = jobs.subList(from, Math.min(jobs.size(), from + MOST_JOBS));
            Arguments arguments = new Arguments().add(Scripts.REDIS_TIME);
            for (Misplaced job : part) {
                Instant at = job.wakeAt;
                arguments
                        .add(job.seen.id().toString())
                        .add(job.seen.seen())
                        .add(at == null ? "" : Long.toString(at.toEpochMilli()));
            }
            indexes(MEND, arguments).forEach(index -> mended.add(part.get(index)));
        }
        return mended;
    }

    /** Lanes that nothing would ever have served, by name. */
    public List<String> wakeLanes(Places places) {
        List<String> woken = new ArrayList<>();
        List<String> lanes = places.lanes();
        for (int from = 0; from < lanes.size(); from += MOST_JOBS) {
            List<String> part = lanes.subList(from, Math.min(lanes.size(), from + MOST_JOBS));
            Arguments arguments = new Arguments().add(Scripts.REDIS_TIME);
            for (String key : part) {
                String[] name = key.substring((QueueKeys.PREFIX + "l:").length()).split(":", 3);
                arguments.add(name[0]).add(name[1]).add(name[2]);
            }
            indexes(WAKE, arguments).forEach(index -> woken.add(part.get(index)));
        }
        return woken;
    }

    private List<Integer> indexes(LuaScript script, Arguments arguments) {
        List<?> answer = (List<?>) Scripts.run(connection, script, arguments);
        return answer.stream().map(index -> (int) ((Long) index - 1)).toList();
    }

    /**
     * Counters that did not say what runs, in words. Nothing is looked at while more than 20 000
     * executions run, as Redis would stand still for too long.
     */
    public List<String> recount() {
        Arguments arguments = new Arguments().add(Scripts.REDIS_TIME).add(MOST_RUNNING);
        redis.ask("list the limiters", client -> limiters(client, arguments));
        List<?> answer = (List<?>) Scripts.run(connection, RECOUNT, arguments);
        List<String> corrected = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += 3) {
            corrected.add(
                    "%s counted %s and had %s"
                            .formatted(
                                    JobQueue.text(answer.get(i)),
                                    JobQueue.text(answer.get(i + 1)),
                                    JobQueue.text(answer.get(i + 2))));
        }
        return corrected;
    }

    private static Arguments limiters(RedisClient client, Arguments arguments) {
        for (String kind : List.of("qm:*", "tm:*", "k:*")) {
            QueueControl.scan(
                    client,
                    QueueKeys.PREFIX + kind,
                    key -> {
                        if (client.type(key).equals("hash")) { // beside it lies what it holds
                            arguments.add(key.substring(QueueKeys.PREFIX.length()));
                        }
                    });
        }
        return arguments;
    }

    /** Leases that nobody takes back, and timers that nobody hears, for so long. */
    public long overdue(Duration since) {
        return redis.ask(
                "look for what is overdue",
                client -> {
                    double before = (double) RedisTimes.of(client).minus(since).toEpochMilli();
                    return client.zcount(QueueKeys.PREFIX + "lease", 0, before)
                            + client.zcount(QueueKeys.DUE, 0, before);
                });
    }

    @Override
    public void close() {
        connection.close();
    }
}
