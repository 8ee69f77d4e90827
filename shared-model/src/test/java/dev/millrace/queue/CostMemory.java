package dev.millrace.queue;

import dev.millrace.execution.ExecutionId;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;

/** Bytes of used_memory per execution, in each place where it may lie. */
final class CostMemory {
    private static final int EXECUTIONS = 30_000;

    private final CostServer server;

    CostMemory(CostServer server) {
        this.server = server;
    }

    void print() {
        RedisServer redis = server.emptied();
        try (CostRun run = new CostRun(redis, Scripts.PRODUCT, true)) {
            long empty = server.memoryBytes();
            run.enqueue(EXECUTIONS);
            print("queued", empty);
            List<List<ClaimedJob>> jobs = run.claim(EXECUTIONS);
            print("running", empty);
            run.advance(jobs);
            forgetOutbox(redis);
            print("running, three records", empty);
            run.finish(jobs, new Outcome.Suspend(Duration.ofHours(1)));
            forgetOutbox(redis);
            print("suspended, three records", empty);
            chill(redis, jobs);
            print("suspended, cold", empty);
        }
    }

    private static void chill(RedisServer redis, List<List<ClaimedJob>> jobs) {
        List<ExecutionId> ids =
                jobs.stream().flatMap(List::stream).map(job -> job.claim().id()).toList();
        List<ColdJobs.Stored> stored =
                new JobHeaders(redis)
                        .of(ids).stream()
                                .map(job -> new ColdJobs.Stored(job.id(), job.seq()))
                                .toList();
        try (ColdJobs cold = new ColdJobs(redis)) {
            if (cold.chill(stored).size() != ids.size()) {
                throw new IllegalStateException("some stayed warm");
            }
        }
    }

    /** Lanes alone: the same jobs queued, in streams and in lists, in few lanes and one each. */
    void printLanes() throws java.io.IOException {
        queued("queued, 10 lanes, streams", Scripts.PRODUCT, false);
        queued("queued, 10 lanes, lists", CostRule.STREAM_LANES.undone(), false);
        queued("queued, a lane each, streams", Scripts.PRODUCT, true);
        queued("queued, a lane each, lists", CostRule.STREAM_LANES.undone(), true);
    }

    private void queued(String place, Scripts scripts, boolean keyed) {
        try (CostRun run = new CostRun(server.emptied(), scripts, true)) {
            long empty = server.memoryBytes();
            (keyed ? run.keyed() : run).enqueue(EXECUTIONS);
            print(place, empty);
        }
    }

    private static void forgetOutbox(RedisServer redis) {
        redis.client().del(QueueKeys.OUTBOX);
    }

    private void print(String place, long empty) {
        System.out.printf("%-30s %5d bytes%n", place, (server.memoryBytes() - empty) / EXECUTIONS);
    }
}
