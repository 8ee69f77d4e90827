package dev.millrace.queue;

import dev.millrace.redis.RedisAway;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Redis is empty: it was never used or lost what it had, and nobody has begun a new {@link
 * Generation} since. Nothing was changed; the same call may succeed once the queue is rebuilt.
 */
public final class NoGeneration extends RedisAway {
    NoGeneration(String what, JedisDataException cause) {
        super(what, cause);
    }

    static boolean told(JedisDataException answer) {
        return String.valueOf(answer.getMessage()).startsWith("NOGEN");
    }
}
