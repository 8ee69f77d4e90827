package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.Tuple;

/**
 * Where jobs are: in a lane, under a lease, due, or parked at a breaker. Read piece by piece while
 * the queue goes on, so a job that moves meanwhile may be missed; one that stays where it is never
 * is. Not thread-safe.
 */
public final class Places {
    private static final int PAGE = 1_000;
    private static final int ID = 36;
    private static final String FRONT = ":front";

    private final RedisServer redis;
    private final Set<String> lanes = new TreeSet<>();
    private final IdSet waiting = new IdSet();
    private final IdSet leased = new IdSet();
    private final IdSet due = new IdSet();
    private final IdSet parked = new IdSet();

    private Places(RedisServer redis) {
        this.redis = redis;
    }

    /**
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public static Places of(RedisServer redis) {
        Places places = new Places(redis);
        places.keys(QueueKeys.PREFIX + "l:*").forEach(places::lane);
        places.members(QueueKeys.PREFIX + "lease", places.leased);
        places.members(QueueKeys.DUE, places.due);
        places.keys(QueueKeys.allParked()).forEach(key -> places.members(key, places.parked));
        return places;
    }

    private List<String> keys(String pattern) {
        List<String> keys = new ArrayList<>();
        redis.ask(
                "walk over lanes",
                client -> {
                    QueueControl.scan(client, pattern, keys::add);
                    return keys;
                });
        return keys;
    }

    private void lane(String key) {
        lanes.add(key.endsWith(FRONT) ? key.substring(0, key.length() - FRONT.length()) : key);
        String from = "-";
        while (true) {
            String start = from;
            List<StreamEntry> page =
                    redis.ask("walk along a lane", client -> client.xrange(key, start, "+", PAGE));
            for (StreamEntry entry : page) {
                String job = String.valueOf(entry.getFields().get("e")); // its id comes first
                waiting.add(ExecutionId.of(job.substring(0, ID)));
            }
            if (page.size() < PAGE) {
                return;
            }
            StreamEntryID last = page.getLast().getID();
            from = last.getTime() + "-" + (last.getSequence() + 1);
        }
    }

    private void members(String key, IdSet ids) {
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            ScanResult<Tuple> page =
                    redis.ask("walk over timers", client -> page(client, key, from));
            for (Tuple member : page.getResult()) {
                if (member.getElement().charAt(1)
                        != '|') { // that would be a limit or a breaker whose time comes
                    ids.add(ExecutionId.of(member.getElement()));
                }
            }
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }

    private static ScanResult<Tuple> page(RedisClient client, String key, String cursor) {
        return client.zscan(key, cursor, new ScanParams().count(PAGE));
    }

    /**
     * Whether the job is where its state says; a suspended one need not be anywhere, as it may wait
     * for a signal.
     */
    public boolean hold(JobHeader job) {
        return switch (job.status()) {
            case QUEUED -> waiting.contains(job.id());
            case RUNNING -> leased.contains(job.id());
            case DELAYED -> due.contains(job.id());
            case SUSPENDED -> due.contains(job.id()) || parked.contains(job.id());
            case COMPENSATING, COMPLETED, FAILED, CANCELLED -> true;
        };
    }

    /** Their keys, each with its front as one. */
    List<String> lanes() {
        return List.copyOf(lanes);
    }
}
