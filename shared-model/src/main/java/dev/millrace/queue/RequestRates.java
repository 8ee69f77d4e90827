package dev.millrace.queue;

import dev.millrace.redis.Arguments;
import dev.millrace.redis.LuaScript;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.time.Duration;
import java.util.List;

/** Counts the requests of tenants over all gateways. Thread-safe; calls wait for each other. */
public final class RequestRates implements AutoCloseable {
    private static final long SECOND_MICROS = 1_000_000;
    private static final LuaScript ALLOW = LuaScript.load(RequestRates.class, "allow");

    private final ScriptConnection connection;

    public RequestRates(RedisServer redis) {
        connection = new ScriptConnection(redis);
    }

    /**
     * A request.
     *
     * @param perSecond allowed on average; after a pause, a second's worth may come at once
     */
    public record Request(String tenant, int perSecond) {}

    /**
     * Counts each request that is allowed.
     *
     * @return per request, in order: how long until it would be allowed; zero if it is
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public List<Duration> ask(List<Request> requests) {
        Arguments arguments = new Arguments().add(Scripts.REDIS_TIME);
        for (Request request : requests) {
            long interval = SECOND_MICROS / request.perSecond;
            arguments.add(request.tenant).add(interval).add(SECOND_MICROS - interval);
        }
        List<?> waits = (List<?>) Scripts.run(connection, ALLOW, arguments);
        return waits.stream().map(wait -> Duration.ofNanos((Long) wait * 1_000)).toList();
    }

    @Override
    public void close() {
        connection.close();
    }
}
