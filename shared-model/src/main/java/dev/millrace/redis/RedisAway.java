package dev.millrace.redis;

import java.util.List;
import redis.clients.jedis.exceptions.JedisException;

/** Redis did not answer or cannot write now; the same call may succeed later. */
public class RedisAway extends RuntimeException {
    public RedisAway(String what, JedisException cause) {
        super("Redis did not carry out '" + what + "': " + cause.getMessage(), cause);
    }

    private static final List<String> FOR_NOW =
            List.of("LOADING ", "BUSY ", "MISCONF ", "READONLY ", "OOM ", "MASTERDOWN ");

    /**
     * Whether Redis answered that it cannot serve for now. Before 7.0 the answer of a command
     * inside a script stands behind the script's name.
     */
    static boolean temporary(JedisException answer) {
        String message = String.valueOf(answer.getMessage());
        return FOR_NOW.stream()
                .anyMatch(word -> message.startsWith(word) || message.contains("-" + word));
    }
}
