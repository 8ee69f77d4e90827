package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.ExecutionId;
import dev.millrace.queue.ModelJobs.Owner;
import dev.millrace.redis.Arguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares, aging and rates, with a time of the test's own. */
class QueueChecksTest {
    private ModelWorld world;
    private ModelTurn turn;
    private long now = 1_000_000;

    @BeforeEach
    void open() {
        world = new ModelWorld(Scripts.PRODUCT);
        turn = new ModelTurn(world, new Random(1));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void enqueue(int count, Owner owner, int priority) {
        for (int from = 0; from < count; from += 100) {
            List<NewJob> jobs = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + 100); i++) {
                jobs.add(ModelJobs.job(ExecutionId.fresh(), "a", owner, priority, Duration.ZERO));
            }
            world.run(
                    world.scripts.enqueue(), EnqueueCall.split(jobs).getFirst().arguments(now, 0));
        }
    }

    private void limit(String name, String... fieldsAndValues) {
        Arguments arguments = new Arguments().add(now).add("a").add(name);
        List.of(fieldsAndValues).forEach(arguments::add);
        world.run(world.scripts.limits(), arguments);
    }

    private List<ModelTurn.Taken> claim(int want) {
        turn.begin();
        return turn.send(now, want, List.of("a")).jobs();
    }

    private void complete(List<ModelTurn.Taken> jobs) {
        turn.begin();
        jobs.forEach(taken ->
                turn.complete(new ModelHold(taken.job().id(), taken.token(), taken.job().seq())));
        turn.send(now, 0, List.of());
    }

    /** Claims and completes, and counts by tenant. */
    private Map<String, Integer> share(int total, int batch) {
        Map<String, Integer> counts = new HashMap<>();
        for (int n = 0; n < total; ) {
            List<ModelTurn.Taken> jobs = claim(batch);
            jobs.forEach(taken -> counts.merge(taken.job().tenant(), 1, Integer::sum));
            complete(jobs);
            n += jobs.size();
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 40})
    void tenants_share_by_their_weights_whatever_the_batch(int batch) {
        limit("t2", "w", "3");
        enqueue(900, Owner.of("t1"), 1);
        enqueue(900, Owner.of("t2"), 1);

        assertThat(share(400, batch).getOrDefault("t1", 0))
                .isBetween(100 - 2 * batch - 4, 100 + 2 * batch + 4);
    }

    @Test
    void a_small_tenant_is_served_with_the_next_claim_beside_a_big_backlog() {
        enqueue(900, Owner.of("t1"), 1);
        for (int i = 0; i < 6; i++) {
            claim(50);
        }
        enqueue(5, Owner.of("t2"), 1);

        assertThat(claim(50).stream().filter(taken -> taken.job().tenant().equals("t2")))
                .hasSize(5);
    }

    @Test
    void keys_do_not_multiply_a_tenants_share() {
        enqueue(200, new Owner("t1", "k1", null), 1);
        enqueue(200, new Owner("t1", "k2", null), 1);
        enqueue(400, Owner.of("t2"), 1);
        Map<String, Integer> counts = share(300, 10);

        assertThat(Math.abs(counts.getOrDefault("t1", 0) - counts.getOrDefault("t2", 0)))
                .isLessThanOrEqualTo(40);
    }

    @Test
    void low_priorities_age_under_a_flood_of_high_ones() {
        enqueue(900, Owner.of("t1"), 0);
        enqueue(30, Owner.of("t1"), 3);
        int low = 0;
        for (int i = 0; i < 64; i++) {
            low += (int) claim(10).stream().filter(taken -> taken.job().priority() == 3).count();
        }

        assertThat(low).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t1", ""})
    void a_rate_is_never_exceeded_in_any_window_and_hardly_wasted(String who) {
        Rate rate = new Rate(10, Duration.ofSeconds(1));
        limit(
                who,
                "iv",
                Long.toString(rate.intervalMicros()),
                "burst",
                Long.toString(rate.toleranceMicros()));
        enqueue(300, Owner.of("t1"), 1);
        List<Long> starts = new ArrayList<>();
        for (long end = now + 20_000; now < end; now += 7) {
            claim(50).forEach(taken -> starts.add(now));
        }

        for (long start : starts) {
            assertThat(starts.stream().filter(other -> other >= start && other < start + 1_000))
                    .hasSizeLessThanOrEqualTo(10);
        }
        assertThat(starts).hasSizeGreaterThanOrEqualTo(190);
    }

    @Test
    void one_bell_is_rung_for_many_pushes_and_none_when_nobody_waits() {
        enqueue(1, Owner.of("t1"), 1);
        assertThat(world.lastBell()).isEqualTo("0-0");
        claim(5);
        enqueue(1, Owner.of("t1"), 1);
        String rung = world.lastBell();
        enqueue(1, Owner.of("t1"), 1);

        assertThat(rung).isNotEqualTo("0-0");
        assertThat(world.lastBell()).isEqualTo(rung);
    }

    @Test
    void nothing_is_reaped_for_one_lease_after_nobody_had_reaped() {
        enqueue(1, Owner.of("t1"), 1);
        claim(1);
        now += 60_000;
        assertThat(reap()).isEmpty();
        for (int i = 0; i < 9; i++) {
            now += 500;
            assertThat(reap()).isEmpty();
        }
        now += 500;
        assertThat(reap()).hasSize(1);
    }

    private List<?> reap() {
        Arguments arguments = new Arguments().add(now).add(50).add(5_000).add(3).add(1_000);
        return (List<?>) world.run(world.scripts.reap(), arguments);
    }
}
