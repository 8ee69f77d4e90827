package dev.millrace.queue;

import java.time.Instant;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** Reads the clock of Redis. */
final class RedisTimes {
    private RedisTimes() {}

    static Instant of(RedisClient client) {
        List<?> time = (List<?>) client.executeCommand(new CommandArguments(Protocol.Command.TIME));
        long seconds = Long.parseLong(JobQueue.text(time.get(0)));
        long micros = Long.parseLong(JobQueue.text(time.get(1)));
        return Instant.ofEpochSecond(seconds, micros * 1_000);
    }
}
