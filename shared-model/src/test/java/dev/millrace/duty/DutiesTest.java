package dev.millrace.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.queue.DutyLease;
import dev.millrace.queue.RedisFixture;
import dev.millrace.redis.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DutiesTest {
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RedisServer redis = RedisFixture.emptied();

    @Test
    void one_process_at_a_time_does_a_duty_and_the_next_follows_when_it_stops() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        Duties one = duties("one", first);
        Duties two = duties("two", second);
        one.start();
        await().atMost(PATIENCE).until(() -> first.get() > 3);
        two.start();
        int seen = first.get();
        await().atMost(PATIENCE).until(() -> first.get() > seen + 10);
        assertThat(second).hasValue(0);

        one.stop();
        await().atMost(PATIENCE).until(() -> second.get() > 3);
        two.stop();
    }

    private Duties duties(String process, AtomicInteger count) {
        return new Duties(
                redis, process, List.of(new Duty("count", OFTEN, count::incrementAndGet)));
    }

    @Test
    void a_process_that_vanished_is_followed_when_its_lease_is_over() {
        Duration brief = Duration.ofMillis(100);
        try (DutyLease vanished = new DutyLease(redis, "audit", "one", brief);
                DutyLease next = new DutyLease(redis, "audit", "two", LONG)) {
            assertThat(vanished.held()).isTrue();
            assertThat(next.held()).isFalse();
            await().atMost(PATIENCE).until(next::held);
            assertThat(vanished.held()).isFalse();
        }
    }

    @Test
    void a_duty_that_fails_is_done_again() {
        AtomicInteger turns = new AtomicInteger();
        Duty failing =
                new Duty(
                        "fail",
                        OFTEN,
                        () -> {
                            turns.incrementAndGet();
                            throw new IllegalStateException("planted");
                        });
        Duties duties = new Duties(redis, "one", List.of(failing));
        duties.start();
        await().atMost(PATIENCE).until(() -> turns.get() > 2);
        duties.stop();
    }

    @Test
    void resigning_takes_nothing_from_another() {
        try (DutyLease mine = new DutyLease(redis, "audit", "one", LONG);
                DutyLease other = new DutyLease(redis, "audit", "two", LONG)) {
            assertThat(mine.held()).isTrue();
            redis.client().set("mr:{0}:duty:audit", "two");
            mine.resign();
            assertThat(other.held()).isTrue();
        }
    }
}
