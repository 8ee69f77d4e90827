package dev.millrace.queue;

import dev.millrace.redis.RedisServer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * The timeline that the queue is on. A Redis that lost its data has none: every script refuses to
 * work ({@link NoGeneration}). One that restarted or took over from another may lack the newest
 * writes: it takes work in and goes on with what runs, but hands nothing out ({@link
 * StepAnswer.Rest#recovering}) until somebody has compared it with the history and begins the next
 * generation. Thread-safe.
 *
 * <p>Who rebuilds the queue calls {@link #open}, puts back what was lost, and then {@link #begin}.
 * That only one does so at a time is the caller's business.
 */
public final class Generation {
    private static final Pattern RUN_ID = Pattern.compile("run_id:(\\p{XDigit}+)");

    private final RedisServer redis;

    public Generation(RedisServer redis) {
        this.redis = redis;
    }

    /** What Redis is now. */
    public sealed interface State {
        /** Names the running server; another one after each restart and failover. */
        String runId();

        /** It is empty. */
        record Missing(String runId) implements State {}

        /** It may lack the newest writes of this generation. */
        record Recovering(long number, String runId) implements State {}

        /** All is well. */
        record Current(long number, String runId) implements State {}
    }

    /**
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public State state() {
        return redis.ask("tell the generation", Generation::state);
    }

    private static State state(RedisClient client) {
        String runId = runId(client);
        @Nullable String number = client.get(QueueKeys.GENERATION);
        if (number == null) {
            return new State.Missing(runId);
        }
        return runId.equals(client.get(QueueKeys.BOOT))
                ? new State.Current(Long.parseLong(number), runId)
                : new State.Recovering(Long.parseLong(number), runId);
    }

    private static String runId(RedisClient client) {
        Matcher matcher = RUN_ID.matcher(client.info("server"));
        if (!matcher.find()) {
            throw new IllegalStateException(
                    "Redis does not tell its run_id in INFO server; without it a restart cannot be noticed");
        }
        return matcher.group(1);
    }

    /** The queue takes jobs in; nothing is handed out yet. */
    public void open(long number) {
        redis.ask(
                "open generation " + number,
                client -> client.set(QueueKeys.GENERATION, Long.toString(number)));
    }

    /**
     * The queue is whole again: claims go on.
     *
     * @param runId of the server that was looked at before the comparison; if it has restarted
     *     since, the queue goes on recovering
     */
    public void begin(long number, String runId) {
        open(number);
        redis.ask("begin generation " + number, client -> client.set(QueueKeys.BOOT, runId));
    }
}
