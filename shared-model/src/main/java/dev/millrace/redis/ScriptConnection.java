package dev.millrace.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/**
 * Runs scripts over one connection, which is opened when needed and opened again after it broke.
 * One call at a time; callers that share it wait for each other.
 */
public final class ScriptConnection implements AutoCloseable {
    private static final long IDLE_NANOS = 1_000_000_000L;

    private final RedisServer redis;
    private @Nullable Connection connection;
    private long usedAt;

    public ScriptConnection(RedisServer redis) {
        this.redis = redis;
    }

    /**
     * Runs the script.
     *
     * @param key the one key that names the partition
     * @throws RedisAway if Redis does not answer; whether the script ran is then unknown
     */
    public synchronized Object run(LuaScript script, byte[] key, List<byte[]> arguments) {
        try {
            return attempt(script, key, arguments);
        } catch (JedisConnectionException broken) {
            drop();
            throw new RedisAway(script.name(), broken);
        } catch (JedisException refused) {
            throw RedisAway.temporary(refused) ? new RedisAway(script.name(), refused) : refused;
        }
    }

    private Object attempt(LuaScript script, byte[] key, List<byte[]> arguments) {
        Connection open = open();
        try {
            return send(open, script, key, arguments);
        } catch (JedisNoScriptException unknown) {
            open.executeCommand(
                    new CommandArguments(Protocol.Command.SCRIPT).add("LOAD").add(script.text()));
            return send(open, script, key, arguments);
        }
    }

    private static Object send(
            Connection open, LuaScript script, byte[] key, List<byte[]> arguments) {
        CommandArguments command =
                new CommandArguments(Protocol.Command.EVALSHA).add(script.hash()).add(1).add(key);
        arguments.forEach(command::add);
        return open.executeCommand(command);
    }

    private Connection open() {
        Connection open = connection;
        if (open == null || open.isBroken() || closedWhileIdle(open)) {
            drop();
            open = redis.connect();
            connection = open;
        }
        usedAt = System.nanoTime();
        return open;
    }

    /** A script cannot be sent again when its answer is lost, so a doubtful connection is tried. */
    private boolean closedWhileIdle(Connection open) {
        if (System.nanoTime() - usedAt < IDLE_NANOS) {
            return false;
        }
        try {
            return !open.ping();
        } catch (JedisConnectionException closed) {
            return true;
        }
    }

    private void drop() {
        if (connection != null) {
            try {
                connection.close();
            } catch (JedisException alreadyGone) {
                // nothing left to close
            }
            connection = null;
        }
    }

    @Override
    public synchronized void close() {
        drop();
    }
}
