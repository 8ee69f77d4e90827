package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.Arguments;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps claims alive and takes back those that lapsed. One thread at a time; a connection of its
 * own.
 */
public final class Leases implements AutoCloseable {
    private static final int MOST_CLAIMS = 500;
    private static final int MOST_REAPED = 50;
    private static final int MOST_STALLS = 3;

    /**
     * Waits after the second and later stall, so that one poisonous flow does not take the fleet
     * down in seconds.
     */
    private static final long[] STALL_BACKOFF = {1_000, 5_000, 25_000};

    private final RedisServer redis;
    private final Duration lease;
    private final Scripts scripts;
    private final ScriptConnection connection;

    public Leases(RedisServer redis, Duration lease) {
        this(redis, lease, Scripts.PRODUCT);
    }

    Leases(RedisServer redis, Duration lease, Scripts scripts) {
        this.redis = redis;
        this.lease = lease;
        this.scripts = scripts;
        this.connection = new ScriptConnection(redis);
    }

    /** Renews the claims; one pulse each, in order. */
    public List<Pulse> beat(List<Claim> claims) {
        List<Pulse> pulses = new ArrayList<>(claims.size());
        for (int from = 0; from < claims.size(); from += MOST_CLAIMS) {
            pulses.addAll(
                    beatOnce(claims.subList(from, Math.min(claims.size(), from + MOST_CLAIMS))));
        }
        return pulses;
    }

    private List<Pulse> beatOnce(List<Claim> claims) {
        Arguments arguments = new Arguments().add(Scripts.REDIS_TIME).add(lease.toMillis());
        claims.forEach(claim -> arguments.add(claim.id().toString()).add(claim.token()));
        List<?> answer = (List<?>) Scripts.run(connection, scripts.beat(), arguments);
        Pulse[] pulses = new Pulse[claims.size()];
        Arrays.fill(pulses, Pulse.ALIVE);
        for (int i = 0; i < answer.size(); i += 2) {
            pulses[(int) ((Long) answer.get(i) - 1)] = pulse(JobQueue.text(answer.get(i + 1)));
        }
        return List.of(pulses);
    }

    private static Pulse pulse(String word) {
        return switch (word) {
            case "lost" -> Pulse.LOST;
            case "cancel" -> Pulse.CANCEL_ASKED;
            case "force" -> Pulse.FORCED;
            case "signal" -> Pulse.SIGNALS_KEPT;
            default -> throw new IllegalStateException("beat answers '" + word + "'");
        };
    }

    /** Signals that came while the claim is held and are not written down yet, in order. */
    public List<KeptSignal> kept(Claim claim) {
        return redis.ask(
                "read signals",
                client ->
                        client.lrange(QueueKeys.signals(claim.id()), 0, -1).stream()
                                .map(KeptSignal::parse)
                                .toList());
    }

    /**
     * Takes back up to 50 lapsed claims. After the third worker lost in a row the execution ends
     * {@code failed: STALLED}. Does nothing for one lease after nobody had reaped for 2 s: an
     * outage must not become a mass reclaim.
     *
     * @return the executions taken back
     */
    public List<ExecutionId> reap() {
        Arguments arguments =
                new Arguments()
                        .add(Scripts.REDIS_TIME)
                        .add(MOST_REAPED)
                        .add(lease.toMillis())
                        .add(MOST_STALLS);
        for (long millis : STALL_BACKOFF) {
            arguments.add(millis);
        }
        List<?> answer = (List<?>) Scripts.run(connection, scripts.reap(), arguments);
        return answer.stream().map(id -> ExecutionId.of(JobQueue.text(id))).toList();
    }

    @Override
    public void close() {
        connection.close();
    }

    /** What a beat found. */
    public enum Pulse {
        ALIVE,
        LOST,
        CANCEL_ASKED,
        /** On its way back, and that is to end too. */
        FORCED,
        /** Alive; and there are some to be {@link Leases#kept taken}. */
        SIGNALS_KEPT
    }
}
