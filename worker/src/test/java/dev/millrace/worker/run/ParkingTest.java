package dev.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.BreakerPolicy;
import dev.millrace.history.FlowCatalog;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.BreakerCall;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.WorkerTurns;
import dev.millrace.redis.RedisServer;
import dev.millrace.worker.Drawing;
import dev.millrace.worker.Stores;
import dev.millrace.worker.Submission;
import dev.millrace.worker.TestWorker;
import dev.millrace.worker.breaker.Admission;
import dev.millrace.worker.breaker.Target;
import dev.millrace.worker.claim.Fence;
import dev.millrace.worker.claim.Hold;
import dev.millrace.worker.claim.RedisTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A breaker that opens at a bad time. */
class ParkingTest {
    private static final Fence NO_FENCE = new Fence(Duration.ofHours(1), Duration.ofHours(1));

    private final dev.millrace.worker.Target server = new dev.millrace.worker.Target();
    private final RedisServer redis = Stores.emptiedRedis();
    private final RedisTime time = new RedisTime();
    private final RunTools tools = TestWorker.tools("here", redis, Stores.postgres(), time);

    @Test
    void a_call_whose_breaker_opens_before_its_start_is_stored_is_not_made() {
        tools.breakers().start();
        Target shut = target();
        Drawing guarded = new Drawing("guarded").call("call", server.url("/call"));
        guarded.flow().putObject("settings").putObject("circuitBreaker");
        try (JobQueue queue = new JobQueue(redis);
                DirectTurns turns =
                        new DirectTurns(new WorkerTurns(redis, Duration.ofSeconds(30)))) {
            time.learn(queue.now());
            Submission submit = new Submission(queue, new FlowCatalog(Stores.postgres()));
            ExecutionId id = submit.of(guarded);
            turns.onTheWay = () -> open(shut);
            Hold hold = new Hold(turns.claim().getFirst(), NO_FENCE, System.nanoTime());
            new FlowRuns(tools).of(hold, turns).run();

            JobRecord job = submit.find(id);
            assertThat(job.status()).isEqualTo(ExecutionStatus.SUSPENDED);
            assertThat(job.log().stream().filter(line -> !line.nodeId().isEmpty()))
                    .extracting(line -> line.type().wire() + line.attempt())
                    .containsExactly("node:start1", "node:suspended1");
            assertThat(server.calls("/call")).isZero();
        } finally {
            tools.breakers().stop();
            server.close();
        }
    }

    private Target target() {
        String key = "127.0.0.1:" + URI.create(server.url("/")).getPort();
        return Target.of("default", key, BreakerPolicy.DEFAULT, Duration.ofSeconds(1))
                .orElseThrow();
    }

    private void open(Target shut) {
        try (BreakerBoard board = new BreakerBoard(redis)) {
            board.tell(List.of(new BreakerCall.Force(shut.name(), true)));
        }
        ExecutionId other = ExecutionId.fresh();
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        tools.breakers().admit(shut, other, other + "/call", false)
                                instanceof Admission.Refused);
    }
}
