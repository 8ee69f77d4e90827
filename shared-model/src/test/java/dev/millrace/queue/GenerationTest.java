package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.execution.ExecutionId;
import dev.millrace.json.Json;
import dev.millrace.queue.Generation.State;
import dev.millrace.redis.Arguments;
import dev.millrace.redis.LuaScript;
import dev.millrace.redis.RedisServer;
import dev.millrace.redis.ScriptConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the queue does before a generation has begun, and while one is being compared. */
class GenerationTest {
    private static final String OTHER = "0".repeat(40);
    private static final List<String> QUEUES = List.of("default");

    private RedisServer redis;
    private Generation generation;
    private JobQueue queue;
    private WorkerTurns turns;
    private Instant soon;

    @BeforeEach
    void open() {
        redis = RedisFixture.bare();
        generation = new Generation(redis);
        queue = new JobQueue(redis);
        turns = new WorkerTurns(redis, Duration.ofSeconds(30));
        soon = queue.now().plusSeconds(30);
    }

    @AfterEach
    void close() {
        queue.close();
        turns.close();
    }

    private StepAnswer claim() {
        return turns.step(new StepCall(List.of(), List.of(), 1, QUEUES));
    }

    private String runId() {
        return generation.state().runId();
    }

    @Test
    void an_empty_redis_refuses_every_script_and_stays_empty() {
        assertThat(generation.state()).isEqualTo(new State.Missing(runId()));
        assertThatThrownBy(() -> queue.enqueue(List.of(Life.job()), soon))
                .isInstanceOf(NoGeneration.class);
        assertThatThrownBy(this::claim).isInstanceOf(NoGeneration.class);
        assertThatThrownBy(() -> queue.signal(ExecutionId.fresh(), "go", Json.object()))
                .isInstanceOf(NoGeneration.class);
        try (ScriptConnection connection = new ScriptConnection(redis)) {
            for (LuaScript script : Scripts.PRODUCT.all()) {
                Arguments arguments = new Arguments().add(Scripts.REDIS_TIME);
                assertThatThrownBy(() -> Scripts.run(connection, script, arguments))
                        .as(script.name())
                        .isInstanceOf(NoGeneration.class);
            }
        }
        assertThat(redis.client().dbSize()).isZero();
    }

    @Test
    void an_open_generation_takes_in_and_hands_nothing_out() {
        generation.open(4);
        assertThat(generation.state()).isEqualTo(new State.Recovering(4, runId()));
        assertThat(queue.enqueue(List.of(Life.job()), soon)).containsExactly(Enqueued.ACCEPTED);
        StepAnswer answer = claim();

        assertThat(answer.jobs()).isEmpty();
        assertThat(answer.rest()).isNotNull();
        assertThat(answer.rest().recovering()).isTrue();
        assertThat(answer.rest().next()).isPositive();

        generation.begin(4, runId());
        assertThat(generation.state()).isEqualTo(new State.Current(4, runId()));
        assertThat(claim().jobs()).hasSize(1);
    }

    @Test
    void behind_a_restart_what_runs_goes_on_and_claims_wait_for_the_comparison() {
        generation.begin(1, runId());
        queue.enqueue(List.of(Life.job(), Life.job()), soon);
        ClaimedJob held = claim().jobs().getFirst();
        generation.begin(1, OTHER);

        assertThat(generation.state()).isEqualTo(new State.Recovering(1, runId()));
        StepAnswer answer =
                turns.step(
                        new StepCall(
                                List.of(Life.advance(held, 2)),
                                List.of(Life.finish(held, 3, 0, new Outcome.Completed())),
                                1,
                                QUEUES));
        assertThat(answer.advances()).containsExactly(new Verdict.Done());
        assertThat(answer.finishes()).containsExactly(new Verdict.Done());
        assertThat(answer.jobs()).isEmpty();
        assertThat(answer.rest()).isNotNull();
        assertThat(answer.rest().recovering()).isTrue();

        generation.begin(2, runId());
        StepAnswer after = claim();
        assertThat(after.jobs()).hasSize(1);
        assertThat(after.rest()).isNull();
    }
}
