package dev.millrace.queue;

import dev.millrace.execution.ExecutionStatus;
import dev.millrace.redis.Arguments;
import dev.millrace.redis.LuaScript;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts into Redis what only the history knows. Each job is changed only if it is as it was seen, so
 * it may be done while producers and workers go on. Thread-safe.
 */
public final class Restoration implements AutoCloseable {
    private static final LuaScript RESTORE = LuaScript.load(Restoration.class, "restore");
    private static final int MOST_JOBS = 500;
    private static final long MOST_BYTES = 256 * 1024;
    private static final byte[] NOTHING = {};
    private static final List<Long> TOO_LATE = List.of(-1L);

    private final ScriptConnection connection;

    public Restoration(RedisServer redis) {
        this.connection = new ScriptConnection(redis);
    }

    /**
     * When what was read of the history is too old to be acted on: whoever was frozen in between
     * must not bring back what has ended since.
     *
     * @param generation that the queue was on before the history was read
     * @param notAfter Redis time
     */
    public record Validity(long generation, Instant notAfter) {}

    /**
     * Those that were changed; the others had moved on.
     *
     * @throws RestoredTooLate if the validity was over
     */
    public List<Restored> restore(List<? extends Restored> jobs, Validity validity) {
        List<Restored> changed = new ArrayList<>();
        List<Restored> call = new ArrayList<>();
        Arguments arguments = new Arguments();
        for (Restored job : jobs) {
            if (call.size() == MOST_JOBS || arguments.size() > MOST_BYTES) {
                changed.addAll(run(call, arguments, validity));
                call = new ArrayList<>();
                arguments = new Arguments();
            }
            call.add(job);
            add(arguments, job);
        }
        if (!call.isEmpty()) {
            changed.addAll(run(call, arguments, validity));
        }
        return changed;
    }

    private List<Restored> run(List<Restored> jobs, Arguments arguments, Validity validity) {
        Arguments all =
                new Arguments()
                        .add(Scripts.REDIS_TIME)
                        .add(validity.generation)
                        .add(validity.notAfter.toEpochMilli())
                        .addAll(arguments);
        List<?> moved = (List<?>) Scripts.run(connection, RESTORE, all);
        if (moved.equals(TOO_LATE)) {
            throw new RestoredTooLate(jobs.size());
        }
        List<Restored> changed = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            if (!moved.contains(i + 1L)) {
                changed.add(jobs.get(i));
            }
        }
        return changed;
    }

    private static void add(Arguments arguments, Restored restored) {
        arguments.add(restored.id().toString()).add(restored.seen().seen());
        switch (restored) {
            case Restored.Waiting waiting -> waiting(arguments, waiting);
            case Restored.Running running -> {
                StringBuilder lines = new StringBuilder();
                running.lines().forEach(line -> lines.append(line.text()));
                placeless(arguments.add("R").add(lines.toString()));
            }
            case Restored.Ended ended -> {
                byte[] tombstone = JobBytes.tombstone(ended.seen());
                placeless(arguments.add("c").add(tombstone));
            }
        }
    }

    private static void waiting(Arguments arguments, Restored.Waiting waiting) {
        NewJob job = waiting.job();
        Instant wakeAt = waiting.status() == ExecutionStatus.QUEUED ? null : waiting.wakeAt();
        arguments
                .add(Character.toString(waiting.status().letter()))
                .add(value(waiting))
                .add(job.priority())
                .add(wakeAt == null ? -1 : wakeAt.toEpochMilli())
                .add(waiting.attempt())
                .add(job.maxAttempts())
                .add(job.fields().limits().values(job.fields().flowVersion()));
    }

    /** The history has what a suspended one may lack. */
    private static byte[] value(Restored.Waiting waiting) {
        byte[] whole = JobBytes.write(waiting.job(), waiting.status(), waiting.attempt());
        return waiting.status() == ExecutionStatus.SUSPENDED && whole.length > ColdJobs.SMALL
                ? JobBytes.cold(whole)
                : whole;
    }

    private static void placeless(Arguments arguments) {
        for (int i = 0; i < 5; i++) {
            arguments.add(NOTHING);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
