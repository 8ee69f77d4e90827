package dev.millrace.worker.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.Failure;
import dev.millrace.flow.BreakerPolicy;
import dev.millrace.json.Json;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.BreakerState.Kind;
import dev.millrace.queue.BreakerView;
import dev.millrace.queue.JobQueue;
import dev.millrace.redis.RedisServer;
import dev.millrace.worker.Stores;
import dev.millrace.worker.claim.RedisTime;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two workers' views of one breaker; one of them hears no messages. */
class BreakersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final NodeResult BAD =
            NodeResult.failed(Failure.recoverable("TIMEOUT", "too slow"));
    private static final NodeResult GOOD = NodeResult.success(Json.nothing());

    private final RedisTime time = new RedisTime();
    private RedisServer redis;
    private Breakers hearing;
    private Breakers deaf;
    private int calls;

    @BeforeEach
    void open() {
        redis = Stores.emptiedRedis();
        try (JobQueue queue = new JobQueue(redis)) {
            time.learn(queue.now());
        }
        hearing = new Breakers(redis, time);
        hearing.start();
        deaf = new Breakers(redis, time);
        deaf.startDeaf();
    }

    @AfterEach
    void close() {
        hearing.stop();
        deaf.stop();
    }

    private static Target target(Duration reset) {
        BreakerPolicy standard = BreakerPolicy.DEFAULT;
        BreakerPolicy policy =
                new BreakerPolicy(
                        standard.mode(),
                        3,
                        reset,
                        standard.minimumCalls(),
                        standard.failureRate(),
                        standard.window());
        return Target.of("acme", "api.example:443", policy, Duration.ofSeconds(1)).orElseThrow();
    }

    private Admission admit(Breakers by, Target target) {
        ExecutionId id = ExecutionId.fresh();
        return by.admit(target, id, id + "/" + calls++, false);
    }

    private void call(Breakers by, Target target, NodeResult end) throws InterruptedException {
        Admission admission = admit(by, target);
        assertThat(admission).isInstanceOf(Permit.class);
        ((Permit) admission).around(() -> end);
    }

    private boolean refused(Breakers by, Target target) {
        Admission admission = admit(by, target);
        if (admission instanceof Permit permit) {
            permit.giveBack();
        }
        return admission instanceof Admission.Refused;
    }

    private BreakerView view(Target target) {
        try (BreakerBoard board = new BreakerBoard(redis)) {
            return board.find(target.name()).orElseThrow();
        }
    }

    @Test
    void opening_is_told_to_all_and_who_missed_it_hears_of_it_by_its_next_report()
            throws InterruptedException {
        Target target = target(Duration.ofMinutes(5));
        for (int i = 0; i < 3; i++) {
            call(deaf, target, BAD);
        }
        assertThat(deaf.opened()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> refused(hearing, target));

        Breakers late = new Breakers(redis, time);
        late.startDeaf();
        call(late, target, BAD);
        assertThat(refused(late, target)).isTrue();
        late.stop();
        assertThat(view(target).opened()).isEqualTo(1);
    }

    @Test
    void who_begins_to_listen_knows_what_was_told_before() throws InterruptedException {
        Target target = target(Duration.ofMinutes(5));
        for (int i = 0; i < 3; i++) {
            call(deaf, target, BAD);
        }
        Breakers late = new Breakers(redis, time);
        late.start();

        await().atMost(PATIENCE).until(() -> refused(late, target));
        late.stop();
    }

    @Test
    void failures_are_counted_over_workers_and_an_answer_anywhere_ends_their_row()
            throws InterruptedException {
        Target target = target(Duration.ofMinutes(5));
        call(deaf, target, BAD);
        call(deaf, target, BAD);
        await().atMost(PATIENCE)
                .until(() -> {
                    call(hearing, target, GOOD); // reported once it knows of the failures
                    return view(target).state().failures() == 0;
                });
        call(deaf, target, BAD);
        call(hearing, target, BAD);
        assertThat(view(target).state().kind()).isEqualTo(Kind.CLOSED);

        call(deaf, target, BAD);
        assertThat(view(target).state().kind()).isEqualTo(Kind.OPEN);
    }

    @Test
    void without_messages_an_open_one_is_asked_again_when_its_time_is_over()
            throws InterruptedException {
        Target target = target(Duration.ofMillis(300));
        for (int i = 0; i < 3; i++) {
            call(deaf, target, BAD);
        }
        await().atMost(PATIENCE).until(() -> admit(deaf, target) instanceof Permit);

        assertThat(view(target).probe()).isNotNull();
        assertThat(refused(deaf, target)).isTrue();
        assertThat(refused(hearing, target)).isTrue();
    }

    @Test
    void a_probe_that_was_not_made_makes_room_for_another() throws InterruptedException {
        Target target = target(Duration.ofMillis(300));
        for (int i = 0; i < 3; i++) {
            call(deaf, target, BAD);
        }
        await().atMost(PATIENCE).until(() -> !refused(deaf, target));

        call(deaf, target, GOOD);
        assertThat(view(target).step()).isEqualTo(1);
    }
}
