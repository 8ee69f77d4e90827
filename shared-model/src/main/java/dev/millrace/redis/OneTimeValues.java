package dev.millrace.redis;

import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.params.SetParams;

/** Small values that are taken once, by whichever process asks first, or vanish in time. */
public final class OneTimeValues {
    private static final String PREFIX = "mr:once:";

    private final RedisServer redis;

    public OneTimeValues(RedisServer redis) {
        this.redis = redis;
    }

    /** Keeps the value under a name that nobody can guess. */
    public void keep(String name, String value, Duration life) {
        redis.ask(
                "keep a one-time value",
                client ->
                        client.set(
                                PREFIX + name, value, SetParams.setParams().px(life.toMillis())));
    }

    /** The value; empty if there was none, it was taken, or its life is over. */
    public Optional<String> take(String name) {
        return Optional.ofNullable(
                redis.ask("take a one-time value", client -> client.getDel(PREFIX + name)));
    }
}
