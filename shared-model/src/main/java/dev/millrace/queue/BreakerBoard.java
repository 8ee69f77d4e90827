package dev.millrace.queue;

import dev.millrace.redis.Arguments;
import dev.millrace.redis.LuaScript;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import redis.clients.jedis.RedisClient;

/**
 * The breakers of the whole cluster: each counts the failures of calls to one target, stops them,
 * and lets them through again, first one, then more and more. Jobs that wait for one are parked at
 * it. Thread-safe; callers gather what they have.
 */
public final class BreakerBoard implements AutoCloseable {
    private final RedisServer redis;
    private final LuaScript script;
    private final ScriptConnection connection;

    public BreakerBoard(RedisServer redis) {
        this(redis, Scripts.PRODUCT);
    }

    BreakerBoard(RedisServer redis, Scripts scripts) {
        this.redis = redis;
        this.script = scripts.breakers();
        this.connection = new ScriptConnection(redis);
    }

    /**
     * One answer per call, in order.
     *
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public List<BreakerCall.Answered> tell(List<BreakerCall> calls) {
        Arguments arguments = new Arguments().add(Scripts.REDIS_TIME);
        calls.forEach(call -> call.addTo(arguments));
        return answers(calls, (List<?>) Scripts.run(connection, script, arguments));
    }

    static List<BreakerCall.Answered> answers(List<BreakerCall> calls, List<?> told) {
        List<BreakerCall.Answered> answers = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            String[] column = JobQueue.text(told.get(i)).split("\t", -1);
            answers.add(
                    new BreakerCall.Answered(
                            BreakerCall.Answer.valueOf(column[0].toUpperCase(Locale.ROOT)),
                            BreakerState.parse(calls.get(i).name(), column, 1)));
        }
        return answers;
    }

    /** All that are remembered, by name. */
    public List<BreakerView> all() {
        return redis.ask("look at the breakers", BreakerBoard::all);
    }

    private static List<BreakerView> all(RedisClient client) {
        List<BreakerView> views = new ArrayList<>();
        for (String name : new TreeSet<>(client.smembers(QueueKeys.BREAKERS))) {
            find(client, BreakerName.parse(name))
                    .ifPresentOrElse(views::add, () -> client.srem(QueueKeys.BREAKERS, name));
        }
        return views;
    }

    public Optional<BreakerView> find(BreakerName name) {
        return redis.ask("look at a breaker", client -> find(client, name));
    }

    private static Optional<BreakerView> find(RedisClient client, BreakerName name) {
        Map<String, String> fields = client.hgetAll(QueueKeys.breaker(name));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(BreakerView.of(name, fields, client.zcard(QueueKeys.parkedAt(name))));
    }

    @Override
    public void close() {
        connection.close();
    }
}
