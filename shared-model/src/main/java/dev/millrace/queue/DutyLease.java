package dev.millrace.queue;

import dev.millrace.redis.Arguments;
import dev.millrace.redis.LuaScript;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.time.Duration;

/**
 * Which process does a duty: one at a time, by a lease in Redis that its holder keeps by asking for
 * it. It saves work and is no fence: a holder that was frozen may go on for a moment beside the
 * next, so a duty must be harmless when two do it. Thread-safe.
 */
public final class DutyLease implements AutoCloseable {
    private static final LuaScript TAKE = LuaScript.load(DutyLease.class, "duty");
    private static final LuaScript RESIGN = LuaScript.load(DutyLease.class, "resign");

    private final ScriptConnection connection;
    private final String duty;
    private final String process;
    private final Duration life;
    private long askedAt;
    private boolean held;

    /**
     * @param process who asks; no two processes have the same name
     * @param life until another process may take the duty of one that asks no more
     */
    public DutyLease(RedisServer redis, String duty, String process, Duration life) {
        this.connection = new ScriptConnection(redis);
        this.duty = duty;
        this.process = process;
        this.life = life;
    }

    /** Whether the duty is this process'; asks Redis at most three times in the life of a lease. */
    public synchronized boolean held() {
        long now = System.nanoTime();
        if (held && now - askedAt < life.toNanos() / 3) {
            return true;
        }
        askedAt = now;
        held = false;
        held = (Long) run(TAKE, arguments().add(life.toMillis())) == 1;
        return held;
    }

    /** Lets another process have it at once; harmless if it is not this one's or Redis is away. */
    public synchronized void resign() {
        if (held) {
            held = false;
            try {
                run(RESIGN, arguments());
            } catch (RedisAway away) {
                // it lapses by itself
            }
        }
    }

    private Arguments arguments() {
        return new Arguments().add(duty).add(process);
    }

    private Object run(LuaScript script, Arguments arguments) {
        return Scripts.run(connection, script, arguments);
    }

    @Override
    public void close() {
        resign();
        connection.close();
    }
}
