package dev.millrace.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * How a Redis is set up, as far as it tells.
 *
 * @param version such as {@code 7.2.4}; of a Valkey the Redis that it stands for
 */
public record RedisSetup(RedisServer redis, String version) {
    private static final Pattern VERSION = Pattern.compile("redis_version:((\\d+)\\.(\\d+)\\S*)");

    /**
     * @throws RedisAway if it does not answer
     */
    public static RedisSetup of(RedisServer redis) {
        Matcher found = VERSION.matcher(redis.ask("tell its version", RedisSetup::info));
        return new RedisSetup(redis, found.find() ? found.group(1) : "of unknown version");
    }

    private static String info(RedisClient client) {
        CommandArguments info = new CommandArguments(Protocol.Command.INFO).add("server");
        return text(client.executeCommand(info));
    }

    /** Of a version that cannot be read nothing is said against. */
    public boolean atLeast(int major, int minor) {
        Matcher found = VERSION.matcher("redis_version:" + version);
        if (!found.find()) {
            return true;
        }
        int first = Integer.parseInt(found.group(2));
        return first > major || (first == major && Integer.parseInt(found.group(3)) >= minor);
    }

    /** Empty if it does not tell: hosted ones refuse the question. */
    public Optional<String> setting(String name) {
        return redis.ask("tell its " + name, client -> setting(client, name));
    }

    private static Optional<String> setting(RedisClient client, String name) {
        CommandArguments get = new CommandArguments(Protocol.Command.CONFIG).add("GET").add(name);
        try {
            List<?> answer = (List<?>) client.executeCommand(get);
            return answer.size() < 2 ? Optional.empty() : Optional.of(text(answer.get(1)));
        } catch (JedisDataException refused) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable Object answer) {
        return answer instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : String.valueOf(answer);
    }
}
