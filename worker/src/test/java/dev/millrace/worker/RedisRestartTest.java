package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.FlowCatalog;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisAway;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Redis goes away in the middle of a run and comes back with what it had. */
class RedisRestartTest {
    @Test
    void what_a_node_did_while_redis_was_away_is_kept_and_not_done_again() {
        try (OwnRedis redis = OwnRedis.started();
                Target target = new Target();
                JobQueue queue = new JobQueue(redis.server());
                TestWorker _ = new TestWorker("only", redis.server(), Stores.postgres())) {
            redis.begin(1);
            target.hold("/first");
            Submission submit = new Submission(queue, new FlowCatalog(Stores.postgres()));
            ExecutionId id =
                    submit.of(
                            new Drawing("chain")
                                    .call("first", target.url("/first"))
                                    .call("second", target.url("/second"))
                                    .edge("first>second"));
            await().atMost(Duration.ofSeconds(20)).until(() -> target.calls("/first") == 1);

            redis.kill();
            target.release("/first");
            await().until(() -> !redis.server().answers());
            redis.startAgain();
            await().ignoreException(RedisAway.class).untilAsserted(() -> redis.begin(2));

            JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
            assertThat(target.calls("/first")).isEqualTo(1);
            assertThat(target.calls("/second")).isEqualTo(1);
            assertThat(job.attempt()).isEqualTo(1);
            assertThat(job.stalls()).isZero();
        }
    }
}
