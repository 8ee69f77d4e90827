package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears when work arrives. One thread at a time; a connection of its own, rebuilt when it is silent
 * for too long.
 */
public final class Bell implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration SILENCE = LONGEST.plusSeconds(2);

    private final RedisServer redis;
    private volatile @Nullable Connection connection;

    public Bell(RedisServer redis) {
        this.redis = redis;
    }

    /**
     * Waits until the bell has rung after {@code since}, or the time (at most 5 s) is over. For
     * hearing news, not a timer: it may come 100 ms late.
     *
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public boolean await(String since, Duration atMost) {
        long millis = Math.max(1, Math.min(atMost.toMillis(), LONGEST.toMillis()));
        CommandArguments read =
                new CommandArguments(Protocol.Command.XREAD)
                        .add("BLOCK")
                        .add(millis)
                        .add("STREAMS")
                        .add(QueueKeys.BELL)
                        .add(since);
        try {
            return open().executeCommand(read) != null;
        } catch (JedisException broken) {
            close();
            throw new dev.millrace.redis.RedisAway("wait for the bell", broken);
        }
    }

    private Connection open() {
        Connection open = connection;
        if (open == null) {
            open = redis.connect(SILENCE);
            connection = open;
        }
        return open;
    }

    /** Ends a wait that another thread is in. */
    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.forceDisconnect();
            } catch (java.io.IOException | JedisException alreadyGone) {
                // nothing left to close
            }
        }
    }
}
