package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;

/** Reads how full the queue is. Thread-safe; cheap enough for once a second. */
public final class LoadMeter {
    private static final Pattern USED = Pattern.compile("(?m)^used_memory:(\\d+)");
    private static final Pattern BUFFERS = Pattern.compile("(?m)^mem_not_counted_for_evict:(\\d+)");
    private static final Pattern MOST = Pattern.compile("(?m)^maxmemory:(\\d+)");

    private final RedisServer redis;

    public LoadMeter(RedisServer redis) {
        this.redis = redis;
    }

    /**
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public Load read() {
        return redis.ask("tell how full it is", LoadMeter::read);
    }

    private static Load read(RedisClient client) {
        String memory = client.info("memory");
        return new Load(
                number(USED, memory) - number(BUFFERS, memory),
                number(MOST, memory),
                client.xlen(QueueKeys.OUTBOX),
                counts(client.hgetAll(QueueKeys.OPENED), client.hgetAll(QueueKeys.ENDED)));
    }

    private static long number(Pattern line, String text) {
        Matcher matcher = line.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static Map<Share, Count> counts(Map<String, String> opened, Map<String, String> ended) {
        Map<Share, Count> counts = new HashMap<>();
        opened.forEach((share, count) ->
                counts.put(
                        Share.parse(share),
                        new Count(
                                Long.parseLong(count),
                                Long.parseLong(ended.getOrDefault(share, "0")))));
        return counts;
    }
}
