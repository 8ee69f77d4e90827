package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Looks at many jobs at once, at no more of each than its header. Thread-safe. */
public final class JobHeaders {
    private static final int PAGE = 500;
    private static final String JOBS = QueueKeys.PREFIX + "x:";
    private static final int ID = 36;

    private final RedisServer redis;

    public JobHeaders(RedisServer redis) {
        this.redis = redis;
    }

    /** One per id, in order. */
    public List<JobHeader> of(List<ExecutionId> ids) {
        return redis.ask("look at jobs", client -> of(client, ids));
    }

    private static List<JobHeader> of(RedisClient client, List<ExecutionId> ids) {
        try (AbstractPipeline pipeline = client.pipelined()) {
            List<Response<byte[]>> answers =
                    ids.stream()
                            .map(id -> pipeline.getrange(key(id), 0, JobBytes.HEADER - 1))
                            .toList();
            pipeline.sync();
            List<JobHeader> headers = new ArrayList<>(ids.size());
            for (int i = 0; i < ids.size(); i++) {
                headers.add(JobHeader.of(ids.get(i), answers.get(i).get()));
            }
            return headers;
        }
    }

    /** Those of which more is left than a tombstone. */
    public List<JobHeader> whole(List<JobHeader> ended) {
        return redis.ask("measure jobs", client -> whole(client, ended));
    }

    private static List<JobHeader> whole(RedisClient client, List<JobHeader> ended) {
        try (AbstractPipeline pipeline = client.pipelined()) {
            List<Response<Long>> lengths =
                    ended.stream().map(job -> pipeline.strlen(key(job.id()))).toList();
            pipeline.sync();
            List<JobHeader> whole = new ArrayList<>();
            for (int i = 0; i < ended.size(); i++) {
                if (lengths.get(i).get() > JobBytes.HEADER) {
                    whole.add(ended.get(i));
                }
            }
            return whole;
        }
    }

    private static byte[] key(ExecutionId id) {
        return QueueKeys.job(id).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Every job that is there from the first to the last page, page by page; one may come twice.
     */
    public void each(Consumer<List<JobHeader>> page) {
        ScanParams params = new ScanParams().match(JOBS + "*").count(PAGE);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            String from = cursor;
            ScanResult<String> found =
                    redis.ask("walk over jobs", client -> client.scan(from, params));
            List<ExecutionId> ids =
                    found.getResult().stream()
                            .filter(key -> key.length() == JOBS.length() + ID)
                            .map(key -> ExecutionId.of(key.substring(JOBS.length())))
                            .toList();
            if (!ids.isEmpty()) {
                page.accept(of(ids).stream().filter(header -> !header.missing()).toList());
            }
            cursor = found.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    }
}
