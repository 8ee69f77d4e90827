package dev.millrace.queue;

import dev.millrace.redis.Arguments;
import dev.millrace.redis.LuaScript;
import dev.millrace.redis.ScriptConnection;
import java.util.List;
import java.util.function.BinaryOperator;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The scripts of the protocol; keys, arguments and answers are stated at the head of each file.
 * Their first argument is a time that a test passes in, or {@link #REDIS_TIME}: host clocks never
 * enter.
 */
record Scripts(
        LuaScript enqueue,
        LuaScript step,
        LuaScript beat,
        LuaScript reap,
        LuaScript cancel,
        LuaScript signal,
        LuaScript limits,
        LuaScript settle,
        LuaScript breakers,
        LuaScript chill) {
    /** As an argument: take Redis' own clock. */
    static final long REDIS_TIME = -1;

    static final Scripts PRODUCT = load((name, text) -> text);

    /**
     * @param change from name and text to the text to run; tests plant bugs by it
     */
    static Scripts load(BinaryOperator<String> change) {
        return new Scripts(
                one("enqueue", change),
                one("step", change),
                one("beat", change),
                one("reap", change),
                one("cancel", change),
                one("signal", change),
                one("limits", change),
                one("settle", change),
                one("breakers", change),
                one("chill", change));
    }

    List<LuaScript> all() {
        return List.of(enqueue, step, beat, reap, cancel, signal, limits, settle, breakers, chill);
    }

    private static LuaScript one(String name, BinaryOperator<String> change) {
        return LuaScript.load(Scripts.class, name, text -> change.apply(name, text));
    }

    /**
     * @throws NoGeneration if nobody has begun one since Redis was empty
     */
    static Object run(ScriptConnection connection, LuaScript script, Arguments arguments) {
        try {
            return connection.run(script, QueueKeys.PREFIX_BYTES, arguments.list());
        } catch (JedisDataException refused) {
            throw NoGeneration.told(refused) ? new NoGeneration(script.name(), refused) : refused;
        }
    }
}
