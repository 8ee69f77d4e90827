package dev.millrace.redis;

import redis.clients.jedis.exceptions.JedisException;

/** Redis did not answer or cannot write now; the same call may succeed later. */
public class RedisAway extends RuntimeException {
    public RedisAway(String what, JedisException cause) {
        super("Redis did not carry out '" + what + "': " + cause.getMessage(), cause);
    }

    /** Whether Redis answered that it cannot serve for now. */
    static boolean temporary(JedisException answer) {
        String message = String.valueOf(answer.getMessage());
        return message.startsWith("LOADING")
                || message.startsWith("BUSY")
                || message.startsWith("MISCONF")
                || message.startsWith("READONLY")
                || message.startsWith("OOM");
    }
}
