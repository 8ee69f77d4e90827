package dev.millrace.queue;

import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears at once what becomes of breakers. Messages may get lost, and a silent connection may be a
 * dead one: so it ends after 30 s without a message, and who listens looks at all breakers before
 * it listens again. One thread at a time.
 */
public final class BreakerNews implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String KIND = "breaker";

    private final RedisServer redis;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    public BreakerNews(RedisServer redis) {
        this.redis = redis;
    }

    /**
     * Listens until the connection ends.
     *
     * @param listening runs once nothing that is told from now on is missed
     * @throws RedisAway when it has ended
     */
    public void listen(Runnable listening, Consumer<BreakerState> each) {
        try (Connection open = redis.connect(SILENCE)) {
            connection = open;
            if (!closed) {
                new Listener(listening, each).proceed(open, QueueKeys.CONTROL);
            }
        } catch (JedisException broken) {
            throw new RedisAway("hear of breakers", broken);
        } finally {
            connection = null;
        }
    }

    private static final class Listener extends JedisPubSub {
        private final Runnable listening;
        private final Consumer<BreakerState> each;

        Listener(Runnable listening, Consumer<BreakerState> each) {
            this.listening = listening;
            this.each = each;
        }

        @Override
        public void onSubscribe(String channel, int channels) {
            listening.run();
        }

        @Override
        public void onMessage(String channel, String message) {
            String[] column = message.split("\t", -1);
            if (column[0].equals(KIND)) {
                each.accept(BreakerState.parse(BreakerName.parse(column[1]), column, 2));
            }
        }
    }

    /** Ends a wait that another thread is in. */
    @Override
    public void close() {
        closed = true;
        Connection open = connection;
        if (open != null) {
            try {
                open.forceDisconnect();
            } catch (IOException | JedisException alreadyGone) {
                // nothing left to close
            }
        }
    }
}
