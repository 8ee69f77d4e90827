package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flow.LimitPolicy;
import dev.millrace.queue.ModelJobs.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Never more than {@code max} starts in any window of {@code duration}, and hardly any of the
 * allowance wasted, whoever is limited; with a time of the test's own.
 */
class RatesTest {
    private static final int WINDOWS = 20;

    private final TimedQueue queue = new TimedQueue();
    private final Random random = new Random(7);

    @AfterEach
    void close() {
        queue.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tenant, 10, 1000",
        "queue, 10, 1000",
        "key, 10, 1000",
        "key, 1, 1000",
        "key, 3, 2000",
        "tenant, 100, 60000",
        "key, 250, 1000",
        "queue, 7, 10000"
    })
    void a_rate_is_never_exceeded_in_any_window_and_hardly_wasted(
            String who, int max, long millis) {
        Rate rate = new Rate(max, Duration.ofMillis(millis));
        limit(who, rate);
        Owner owner = who.equals("key") ? new Owner("t1", null, "r1") : Owner.of("t1");
        fill(owner, rate, max * (WINDOWS + 2));
        List<Long> starts = starts(millis, Math.max(1, millis / 100));

        for (int i = max; i < starts.size(); i++) {
            assertThat(starts.get(i) - starts.get(i - max)).isGreaterThanOrEqualTo(millis);
        }
        assertThat(starts.size()).isGreaterThanOrEqualTo((int) (0.98 * max * WINDOWS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant", "queue", "key"})
    void a_rate_that_is_raised_holds_at_once(String who) {
        Rate slow = new Rate(1, Duration.ofHours(1));
        Rate fast = new Rate(10, Duration.ofSeconds(1));
        Owner owner = who.equals("key") ? new Owner("t1", null, "r1") : Owner.of("t1");
        limit(who, slow);
        KeyLimits older = owner.limits(1_000_000, LimitPolicy.QUEUE, slow);
        queue.enqueue(List.of(queue.job(owner, 1, older)));
        assertThat(queue.ask(50).jobs()).hasSize(1);

        queue.now += 1_000;
        limit(who, fast);
        KeyLimits newer = owner.limits(1_000_000, LimitPolicy.QUEUE, fast);
        queue.enqueue(List.of(queue.job(owner, 2, newer), queue.job(owner, 2, newer)));
        queue.now += 250;

        assertThat(queue.ask(50).jobs()).hasSize(1);
    }

    private void limit(String who, Rate rate) {
        switch (who) {
            case "queue" -> queue.limit("", rate);
            case "tenant" -> queue.limit("t1", rate);
            default -> {}
        }
    }

    private void fill(Owner owner, Rate rate, int count) {
        KeyLimits limits = owner.limits(1_000_000, LimitPolicy.QUEUE, rate);
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(queue.job(owner, 1, limits));
        }
        queue.enqueue(jobs);
    }

    /** Workers that come when they were told to, a little late, and sometimes unasked. */
    private List<Long> starts(long window, long latest) {
        List<Long> starts = new ArrayList<>();
        long end = queue.now + WINDOWS * window;
        while (queue.now < end) {
            ModelTurn.Answer answer = queue.ask(50);
            answer.jobs().forEach(taken -> starts.add(queue.now));
            queue.complete(answer.jobs());
            long next = answer.next() < 0 ? window : answer.next();
            long late = random.nextLong(latest);
            long early = random.nextInt(5) == 0 ? random.nextLong(next + 1) : 0;
            queue.now += Math.max(answer.bell() == null ? 0 : 1, next + late - early);
        }
        return starts;
    }
}
