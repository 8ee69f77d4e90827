package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.queue.ModelJobs.Owner;
import dev.millrace.redis.Arguments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares, aging, bells and the reaper's pause, with a time of the test's own. */
class QueueChecksTest {
    private static final Owner BIG = Owner.of("t1");
    private static final Owner SMALL = Owner.of("t2");

    private final TimedQueue queue = new TimedQueue();

    @AfterEach
    void close() {
        queue.close();
    }

    /** Claims and completes, and counts by tenant. */
    private Map<String, Integer> share(int total, int batch) {
        Map<String, Integer> counts = new HashMap<>();
        for (int n = 0; n < total; ) {
            List<ModelTurn.Taken> jobs = queue.claim(batch);
            jobs.forEach(taken -> counts.merge(taken.job().tenant(), 1, Integer::sum));
            queue.complete(jobs);
            n += jobs.size();
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 40})
    void tenants_share_by_their_weights_whatever_the_batch(int batch) {
        queue.limit("t2", "w", "3");
        queue.enqueue(900, BIG, 1);
        queue.enqueue(900, SMALL, 1);

        assertThat(share(400, batch).getOrDefault("t1", 0))
                .isBetween(100 - 2 * batch - 4, 100 + 2 * batch + 4);
    }

    @Test
    void a_small_tenant_is_served_with_the_next_claim_beside_a_big_backlog() {
        queue.enqueue(900, BIG, 1);
        for (int i = 0; i < 6; i++) {
            queue.claim(50);
        }
        queue.enqueue(5, SMALL, 1);

        assertThat(queue.claim(50).stream().filter(taken -> taken.job().tenant().equals("t2")))
                .hasSize(5);
    }

    @Test
    void keys_do_not_multiply_a_tenants_share() {
        queue.enqueue(200, new Owner("t1", "k1", null), 1);
        queue.enqueue(200, new Owner("t1", null, "k2"), 1);
        queue.enqueue(400, SMALL, 1);
        Map<String, Integer> counts = share(300, 10);

        assertThat(Math.abs(counts.getOrDefault("t1", 0) - counts.getOrDefault("t2", 0)))
                .isLessThanOrEqualTo(40);
    }

    @Test
    void a_thousand_keys_of_one_tenant_do_not_keep_another_tenant_waiting() {
        for (int i = 0; i < 1_000; i++) {
            queue.enqueue(1, new Owner("t1", "k" + i, null), 1);
        }
        queue.enqueue(100, SMALL, 1);
        Map<String, Integer> counts = share(100, 10);

        assertThat(counts.get("t2")).isBetween(40, 60);
    }

    @Test
    void a_tenants_keys_are_served_in_turn() {
        queue.enqueue(300, new Owner("t1", "busy", null), 1);
        queue.enqueue(5, new Owner("t1", "rare", null), 1);
        long rare =
                queue.claim(20).stream()
                        .filter(taken ->
                                ModelAudit.limiters(taken.job())
                                        .equals(new Owner("t1", "rare", null).limiters()))
                        .count();

        assertThat(rare).isEqualTo(5);
    }

    @Test
    void one_claim_takes_from_as_many_tenants_as_there_are() {
        for (int i = 0; i < 100; i++) {
            queue.enqueue(1, Owner.of("tenant-" + i), 1);
        }

        assertThat(queue.claim(100)).hasSize(100);
    }

    @Test
    void a_claim_that_found_too_many_cancelled_entries_asks_again_at_once() {
        List<NewJob> cancelled =
                java.util.stream.IntStream.range(0, 200)
                        .mapToObj(i -> queue.job(BIG, 1, KeyLimits.NONE))
                        .toList();
        queue.enqueue(cancelled);
        cancelled.forEach(job -> queue.cancel(job.id()));
        queue.enqueue(1, BIG, 1);
        ModelTurn.Answer answer = queue.ask(1);
        for (int i = 0; answer.jobs().isEmpty() && i < 10; i++) {
            assertThat(answer.next()).isZero();
            answer = queue.ask(1);
        }

        assertThat(answer.jobs()).hasSize(1);
    }

    @Test
    void low_priorities_age_under_a_flood_of_high_ones() {
        queue.enqueue(900, BIG, 0);
        queue.enqueue(30, BIG, 3);
        int low = 0;
        for (int i = 0; i < 64; i++) {
            low +=
                    (int)
                            queue.claim(10).stream()
                                    .filter(taken -> taken.job().priority() == 3)
                                    .count();
        }

        assertThat(low).isEqualTo(30);
    }

    @Test
    void one_bell_is_rung_for_many_pushes_and_none_when_nobody_waits() {
        queue.enqueue(1, BIG, 1);
        assertThat(queue.world.lastBell()).isEqualTo("0-0");
        queue.claim(5);
        queue.enqueue(1, BIG, 1);
        String rung = queue.world.lastBell();
        queue.enqueue(1, BIG, 1);

        assertThat(rung).isNotEqualTo("0-0");
        assertThat(queue.world.lastBell()).isEqualTo(rung);
    }

    @Test
    void nothing_is_reaped_for_one_lease_after_nobody_had_reaped() {
        queue.enqueue(1, BIG, 1);
        queue.claim(1);
        queue.now += 60_000;
        assertThat(reap()).isEmpty();
        for (int i = 0; i < 9; i++) {
            queue.now += 500;
            assertThat(reap()).isEmpty();
        }
        queue.now += 500;
        assertThat(reap()).hasSize(1);
    }

    private List<?> reap() {
        Arguments arguments = new Arguments().add(queue.now).add(50).add(5_000).add(3).add(1_000);
        return (List<?>) queue.world.run(queue.world.scripts.reap(), arguments);
    }
}
