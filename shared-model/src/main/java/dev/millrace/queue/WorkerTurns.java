package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.Arguments;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers' side of the queue: one worker's turns, each one call. One thread at a time; a
 * connection of its own.
 */
public final class WorkerTurns implements AutoCloseable {
    private static final int MOST_ITEMS = 500;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int PIECE = 256 * 1024;
    private static final Duration RECOVERY_PAUSE = Duration.ofMillis(200);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RedisServer redis;
    private final Scripts scripts;
    private final Duration lease;
    private final ScriptConnection connection;
    private final String session = session();
    private long calls;

    /**
     * @param lease how long a claim lives without a beat
     */
    public WorkerTurns(RedisServer redis, Duration lease) {
        this(redis, lease, Scripts.PRODUCT);
    }

    WorkerTurns(RedisServer redis, Duration lease, Scripts scripts) {
        this.redis = redis;
        this.lease = lease;
        this.scripts = scripts;
        this.connection = new ScriptConnection(redis);
    }

    private static String session() {
        byte[] bytes = new byte[5];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Splits into several calls above 500 items or 256 KB; the last of them claims. */
    public StepAnswer step(StepCall call) {
        StepParts parts = new StepParts();
        int advance = 0;
        int finish = 0;
        while (true) {
            StepArguments arguments = new StepArguments();
            int firstAdvance = advance;
            while (advance < call.advances().size() && arguments.fits(MOST_ITEMS, MOST_BYTES)) {
                arguments.add(call.advances().get(advance++));
            }
            int firstFinish = finish;
            while (advance == call.advances().size()
                    && finish < call.finishes().size()
                    && arguments.fits(MOST_ITEMS, MOST_BYTES)) {
                arguments.add(call.finishes().get(finish++));
            }
            boolean last = advance == call.advances().size() && finish == call.finishes().size();
            Wanted wanted = last && call.wanted().jobs() > 0 ? call.wanted() : null;
            Arguments all = arguments.whole(lease, wanted, nonce());
            List<?> answer = (List<?>) Scripts.run(connection, scripts.step(), all);
            parts.add(answer, advance - firstAdvance, finish - firstFinish);
            if (last) {
                return new StepAnswer(
                        instant(answer.get(4)),
                        parts.advances(),
                        parts.finishes(),
                        jobs((List<?>) answer.get(1), instant(answer.get(4))),
                        rest(answer));
            }
        }
    }

    /** 20 bytes, never the same twice: worker session and call number. */
    private String nonce() {
        return session + String.format("%010x", calls++);
    }

    private static Instant instant(Object millis) {
        return Instant.ofEpochMilli(Long.parseLong(JobQueue.text(millis)));
    }

    private static StepAnswer.@Nullable Rest rest(List<?> answer) {
        String bell = JobQueue.text(answer.get(2));
        String next = JobQueue.text(answer.get(3));
        return switch (next) {
            case "" -> null;
            case "-1" -> new StepAnswer.Rest(bell, null, false);
            case "recovering" -> new StepAnswer.Rest(bell, RECOVERY_PAUSE, true);
            default -> new StepAnswer.Rest(bell, Duration.ofMillis(Long.parseLong(next)), false);
        };
    }

    private List<ClaimedJob> jobs(List<?> answer, Instant now) {
        List<ClaimedJob> jobs = new ArrayList<>(answer.size() / 4);
        for (int i = 0; i < answer.size(); i += 4) {
            ExecutionId id = ExecutionId.of(JobQueue.text(answer.get(i)));
            Claim claim = new Claim(id, (byte[]) answer.get(i + 1));
            byte[] value = whole(claim, (byte[]) answer.get(i + 2), (Long) answer.get(i + 3));
            JobBytes.read(id, value).ifPresent(job -> jobs.add(new ClaimedJob(claim, job, now)));
        }
        return jobs;
    }

    /**
     * Reads what the claim's answer left out of a long value. Only the owner appends to it, so what
     * is read belongs together.
     */
    private byte[] whole(Claim claim, byte[] beginning, long length) {
        if (beginning.length >= length) {
            return beginning;
        }
        byte[] key = QueueKeys.job(claim.id()).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream value = new ByteArrayOutputStream((int) length);
        value.writeBytes(beginning);
        while (value.size() < length) {
            byte[] piece =
                    redis.client()
                            .getrange(
                                    key,
                                    value.size(),
                                    Math.min(length, (long) value.size() + PIECE) - 1);
            if (piece.length == 0) {
                break; // gone: the next beat says that the claim is lost
            }
            value.writeBytes(piece);
        }
        return value.toByteArray();
    }

    @Override
    public void close() {
        connection.close();
    }
}
