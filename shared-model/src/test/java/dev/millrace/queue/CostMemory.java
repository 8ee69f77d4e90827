package dev.millrace.queue;

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
        }
    }

    private static void forgetOutbox(RedisServer redis) {
        redis.client().del(QueueKeys.OUTBOX);
    }

    private void print(String place, long empty) {
        System.out.printf("%-26s %5d bytes%n", place, (server.memoryBytes() - empty) / EXECUTIONS);
    }
}
