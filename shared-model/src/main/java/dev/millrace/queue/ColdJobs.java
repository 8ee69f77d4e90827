package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.Arguments;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets suspended jobs grow cold: of what the history has, Redis keeps only what it needs to wake
 * them, so that a hundred thousand may wait. Who claims a cold job reads the rest in the history.
 * Thread-safe.
 */
public final class ColdJobs implements AutoCloseable {
    /**
     * A job of no more bytes stays as it is: little would be won, and its claim needs no history.
     */
    static final int SMALL = 640;

    private static final int MOST = 500;

    private final Scripts scripts;
    private final ScriptConnection connection;

    public ColdJobs(RedisServer redis) {
        this(redis, Scripts.PRODUCT);
    }

    ColdJobs(RedisServer redis, Scripts scripts) {
        this.scripts = scripts;
        this.connection = new ScriptConnection(redis);
    }

    /**
     * A suspended execution that the history has as a whole.
     *
     * @param seq number of the last event there
     */
    public record Stored(ExecutionId id, long seq) {}

    /**
     * Those that are cold now; the others are small, or have moved on.
     *
     * @throws dev.millrace.redis.RedisAway if Redis does not answer
     */
    public List<ExecutionId> chill(List<Stored> jobs) {
        List<ExecutionId> cold = new ArrayList<>();
        for (int from = 0; from < jobs.size(); from += MOST) {
            List<Stored> part = jobs.subList(from, Math.min(jobs.size(), from + MOST));
            Arguments arguments = new Arguments().add(Scripts.REDIS_TIME).add(SMALL);
            part.forEach(job -> arguments.add(job.id.toString()).add(job.seq));
            List<?> cut = (List<?>) Scripts.run(connection, scripts.chill(), arguments);
            cut.forEach(index -> cold.add(part.get((int) ((Long) index - 1)).id));
        }
        return cold;
    }

    @Override
    public void close() {
        connection.close();
    }
}
