package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.LimitPolicy;
import dev.millrace.queue.ModelJobs.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that executions share by keys: caps, policies, keys that cross. */
class KeyLimitsTest {
    private static final Rate FREELY = new Rate(1_000_000, Duration.ofSeconds(1));
    private static final Owner OWNER = new Owner("t1", "k1", null);

    private final TimedQueue queue = new TimedQueue();

    @AfterEach
    void close() {
        queue.close();
    }

    private List<NewJob> put(Owner owner, int count, int cap, LimitPolicy policy, Rate rate) {
        List<NewJob> jobs =
                IntStream.range(0, count)
                        .mapToObj(i -> queue.job(owner, 1, owner.limits(cap, policy, rate)))
                        .toList();
        queue.enqueue(jobs);
        return jobs;
    }

    private List<NewJob> put(int count, int cap, LimitPolicy policy) {
        return put(OWNER, count, cap, policy, FREELY);
    }

    private JobRecord found(NewJob job) {
        return queue.world.job(job.id());
    }

    private ExecutionStatus status(NewJob job) {
        return found(job).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "f", "x", "r", "s", "y"})
    void a_place_is_free_again_after_every_outcome(String outcome) {
        put(3, 2, LimitPolicy.QUEUE);
        List<ModelTurn.Taken> two = queue.claim(10);
        assertThat(two).hasSize(2);
        assertThat(queue.claim(10)).isEmpty();
        queue.end(two.getFirst(), outcome);

        assertThat(queue.claim(10)).hasSize(1);
        assertThat(queue.claim(10)).isEmpty();
    }

    @Test
    void a_lost_worker_leaves_no_place_taken() {
        put(3, 1, LimitPolicy.QUEUE);
        for (int i = 0; i < 3; i++) {
            queue.claim(10);
            queue.now += 60_000;
            queue.world.reap(queue.now, 1, 0);
        }

        assertThat(queue.world.number(limiter(), "run")).isZero();
        assertThat(queue.world.number(limiter(), "n")).isZero();
        put(1, 1, LimitPolicy.QUEUE);
        assertThat(queue.claim(10)).hasSize(1);
    }

    private static String limiter() {
        return "k:" + OWNER.limiters().getFirst();
    }

    @Test
    void a_key_at_its_limit_does_not_hold_up_the_rest_of_its_tenant() {
        put(5, 1, LimitPolicy.QUEUE);
        assertThat(queue.claim(10)).hasSize(1);
        queue.enqueue(4, Owner.of("t1"), 1);
        queue.enqueue(3, new Owner("t1", "other", null), 1);

        assertThat(queue.claim(20)).hasSize(7);
    }

    @Test
    void keys_that_cross_each_hold_what_they_limit() {
        Rate rate = new Rate(1, Duration.ofSeconds(10));
        put(new Owner("t1", "k1", "r1"), 2, 2, LimitPolicy.QUEUE, rate);
        put(new Owner("t1", "k1", "r2"), 2, 2, LimitPolicy.QUEUE, rate);
        put(new Owner("t1", "k2", "r1"), 2, 2, LimitPolicy.QUEUE, rate);
        List<ModelTurn.Taken> first = queue.claim(20);

        assertThat(first).hasSize(2); // one of r1, one of r2
        queue.complete(first);
        assertThat(queue.claim(20)).isEmpty();
        queue.now += 10_100;
        List<ModelTurn.Taken> second = queue.claim(20);
        assertThat(second).hasSize(2);
        queue.now += 10_100;
        assertThat(queue.claim(20)).hasSize(1); // r1's third; r2 has none left
    }

    @Test
    void hundreds_of_lanes_behind_one_cap_are_all_served() {
        for (int i = 0; i < 300; i++) {
            put(new Owner("t1", "k1", "r" + i), 1, 2, LimitPolicy.QUEUE, FREELY);
        }
        int served = 0;
        for (int turn = 0; turn < 400; turn++) {
            List<ModelTurn.Taken> jobs = queue.claim(10);
            served += jobs.size();
            assertThat(jobs).hasSizeLessThanOrEqualTo(2);
            queue.complete(jobs);
        }
        assertThat(served).isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCEL_NEWEST", "REJECT"})
    void what_comes_above_the_limit_is_ended_at_once(LimitPolicy policy) {
        List<NewJob> jobs =
                IntStream.range(0, 4)
                        .mapToObj(i -> queue.job(OWNER, 1, OWNER.limits(2, policy, FREELY)))
                        .toList();
        assertThat(queue.enqueue(jobs))
                .containsExactly(
                        Enqueued.ACCEPTED,
                        Enqueued.ACCEPTED,
                        Enqueued.OVER_LIMIT,
                        Enqueued.OVER_LIMIT);

        assertThat(status(jobs.get(2))).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(found(jobs.get(2)).log().getLast().type())
                .isEqualTo(EventType.EXECUTION_CANCELLED);
        assertThat(found(jobs.get(2)).log().getLast().detail()).isEqualTo("LIMIT");
        assertThat(queue.world.outbox().stream().map(ExecutionEvents::id))
                .contains(jobs.get(2).id(), jobs.get(3).id());
        queue.complete(queue.claim(10));
        assertThat(put(1, 2, policy)).allMatch(job -> status(job) == ExecutionStatus.QUEUED);
    }

    @Test
    void the_newest_takes_the_place_of_the_one_accepted_first() {
        NewJob running = put(1, 1, LimitPolicy.CANCEL_RUNNING).getFirst();
        ModelTurn.Taken taken = queue.claim(1).getFirst();
        NewJob second = put(1, 1, LimitPolicy.CANCEL_RUNNING).getFirst();

        assertThat(found(running).cancelAsked()).isTrue();
        assertThat(status(second)).isEqualTo(ExecutionStatus.QUEUED);
        NewJob third = put(1, 1, LimitPolicy.CANCEL_RUNNING).getFirst();
        assertThat(status(second)).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(queue.claim(10)).isEmpty();
        queue.end(taken, "x");
        assertThat(queue.claim(10).stream().map(next -> next.job().id()))
                .containsExactly(third.id());
    }

    @Test
    void the_newest_version_of_the_flow_says_the_limit() {
        put(6, 1, LimitPolicy.QUEUE);
        assertThat(queue.claim(10)).hasSize(1);
        KeyLimits wider = OWNER.limits(4, LimitPolicy.QUEUE, FREELY);
        queue.enqueue(List.of(queue.job(OWNER, 3, wider)));
        assertThat(queue.claim(10)).hasSize(3);
        KeyLimits old = OWNER.limits(100, LimitPolicy.QUEUE, FREELY);
        queue.enqueue(List.of(queue.job(OWNER, 2, old)));

        assertThat(queue.claim(10)).isEmpty();
    }

    @Test
    void a_limiter_goes_when_nobody_is_left_under_its_key() {
        queue.complete(take(put(2, 1, LimitPolicy.CANCEL_RUNNING)));

        assertThat(queue.world.millisToLive(limiter())).isPositive();
        put(1, 1, LimitPolicy.CANCEL_RUNNING);
        assertThat(queue.world.millisToLive(limiter())).isEqualTo(-1);
    }

    private List<ModelTurn.Taken> take(List<NewJob> jobs) {
        Set<String> ids = jobs.stream().map(job -> job.id().toString()).collect(Collectors.toSet());
        return queue.claim(10).stream()
                .filter(taken -> ids.contains(taken.job().id().toString()))
                .toList();
    }
}
