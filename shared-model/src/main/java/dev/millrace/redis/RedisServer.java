package dev.millrace.redis;

import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Where Redis is, and connections to it. Thread-safe. */
public final class RedisServer implements AutoCloseable {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 5_000;

    private final HostAndPort address;
    private final String password;
    private final int database;
    private final RedisClient client;

    /**
     * Does not connect yet.
     *
     * @param url {@code redis://[:password@]host:port[/database]}
     */
    public RedisServer(String url) {
        URI uri = URI.create(url);
        if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + url + "' is no Redis address; it must look like redis://host:port");
        }
        address = new HostAndPort(uri.getHost(), uri.getPort() < 0 ? 6379 : uri.getPort());
        String login = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        password = login.substring(login.indexOf(':') + 1);
        String path = uri.getPath() == null ? "" : uri.getPath().replace("/", "");
        database = path.isEmpty() ? 0 : Integer.parseInt(path);
        client =
                RedisClient.builder()
                        .hostAndPort(address)
                        .clientConfig(config(Duration.ofMillis(ANSWER_MILLIS)))
                        .poolConfig(pool())
                        .build();
    }

    private static ConnectionPoolConfig pool() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setJmxEnabled(false); // nobody looks there, and it takes a twentieth of a start
        return pool;
    }

    private JedisClientConfig config(Duration answer) {
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder()
                        .resp2() // RESP3 answers maps where the scripts' callers read lists
                        .connectionTimeoutMillis(CONNECT_MILLIS)
                        .socketTimeoutMillis((int) answer.toMillis())
                        .database(database);
        return password.isEmpty() ? config.build() : config.password(password).build();
    }

    public String host() {
        return address.getHost();
    }

    public int port() {
        return address.getPort();
    }

    /** As Redisson and people write it. */
    public String url() {
        return "redis://"
                + (password.isEmpty() ? "" : ":" + password + "@")
                + address
                + "/"
                + database;
    }

    /** Pooled, for ordinary commands. */
    public RedisClient client() {
        return client;
    }

    /**
     * One exchange over the pool. After a restart of Redis the pool is full of connections that it
     * has closed; they are thrown away and the question, which must be harmless to repeat, is asked
     * once more.
     *
     * @param what names it in messages
     * @throws RedisAway if Redis does not answer
     */
    public <T extends @Nullable Object> T ask(String what, Function<RedisClient, T> question) {
        try {
            return question.apply(client);
        } catch (JedisConnectionException broken) {
            if (broken.getCause() instanceof SocketTimeoutException) {
                throw new RedisAway(what, broken);
            }
            client.getPool().clear();
            return askAgain(what, question);
        } catch (JedisException refused) {
            throw RedisAway.temporary(refused) ? new RedisAway(what, refused) : refused;
        }
    }

    private <T extends @Nullable Object> T askAgain(
            String what, Function<RedisClient, T> question) {
        try {
            return question.apply(client);
        } catch (JedisConnectionException broken) {
            throw new RedisAway(what, broken);
        } catch (JedisException refused) {
            throw RedisAway.temporary(refused) ? new RedisAway(what, refused) : refused;
        }
    }

    /** A connection of the caller's own, for one thread at a time. */
    public Connection connect() {
        return connect(Duration.ofMillis(ANSWER_MILLIS));
    }

    /**
     * A connection of the caller's own.
     *
     * @param answer how long an answer may take before the connection counts as lost; longer than
     *     any blocking read on it
     */
    public Connection connect(Duration answer) {
        return new Connection(address, config(answer));
    }

    /** Whether it answers now. */
    public boolean answers() {
        try {
            return "PONG".equals(client.ping());
        } catch (JedisException away) {
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
