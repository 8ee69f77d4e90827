package dev.millrace.recovery;

import dev.millrace.history.Generations;
import dev.millrace.history.Generations.Begun;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.lifecycle.Ticker;
import dev.millrace.queue.Generation;
import dev.millrace.queue.Generation.State;
import dev.millrace.redis.RedisAway;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the queue is on a generation which the history knows: begins the first, and the
 * next one whenever Redis was emptied, restarted or replaced. Runs in every process; one at a time
 * does the work.
 */
public final class Recovery implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Generation generation;
    private final Generations generations;
    private final Ticker ticker = new Ticker("recovery", EVERY, this::runOnce);

    public Recovery(RedisServer redis, Database database) {
        this.generation = new Generation(redis);
        this.generations = new Generations(database);
    }

    /** Begins a generation if the queue is on none; stores that are away are asked again later. */
    void runOnce() {
        try {
            if (!(generation.state() instanceof State.Current)) {
                generations.alone(this::ensure);
            }
        } catch (RedisAway | DatabaseFailed away) {
            LOG.info("the queue waits for its stores: {}", away.getMessage());
        }
    }

    private Begun ensure(long newest) {
        State state = generation.state();
        return switch (state) {
            case State.Current(long number, String runId) -> new Begun(number, runId);
            case State.Missing(String runId) -> begin(newest + 1, runId);
            case State.Recovering(long number, String runId) ->
                    begin(Math.max(number, newest) + 1, runId);
        };
    }

    private Begun begin(long number, String runId) {
        generation.begin(number, runId);
        LOG.info("the queue is on generation {} (Redis run {})", number, runId);
        return new Begun(number, runId);
    }

    /** Once before it returns, then again and again. */
    @Override
    public void start() {
        runOnce();
        ticker.start();
    }

    @Override
    public void stop() {
        ticker.stop();
    }
}
