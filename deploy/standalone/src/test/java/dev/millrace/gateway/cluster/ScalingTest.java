package dev.millrace.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.queue.Demand;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many workers are suggested. */
class ScalingTest {
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private static Scaling scaling(
            long backlog, Duration oldest, long running, int workers, double perSecond) {
        return new Scaling(
                new Demand(backlog, oldest, running, workers * 10L, workers, 0), 0, perSecond);
    }

    @Test
    void none_if_there_is_nothing_to_do() {
        assertThat(scaling(0, Duration.ZERO, 0, 3, 0).suggestedWorkers(DRAIN)).isZero();
    }

    @Test
    void one_is_enough_for_the_first_job_that_arrives() {
        assertThat(scaling(1, Duration.ZERO, 0, 0, 0).suggestedWorkers(DRAIN)).isEqualTo(1);
    }

    @Test
    void as_many_as_what_runs_needs() {
        assertThat(scaling(0, Duration.ZERO, 25, 5, 10).suggestedWorkers(DRAIN)).isEqualTo(3);
    }

    @Test
    void a_backlog_of_short_executions_needs_few_and_one_of_long_ones_many() {
        // 10 run, 1 000 end a second: 10 ms each
        assertThat(scaling(3_000, Duration.ofSeconds(3), 10, 1, 1_000).suggestedWorkers(DRAIN))
                .isEqualTo(2);
        // 10 run, 10 end a second: a second each, so 3 000 in 30 s take 100 slots beside those
        assertThat(scaling(3_000, Duration.ofSeconds(3), 10, 1, 10).suggestedWorkers(DRAIN))
                .isEqualTo(11);
    }

    @Test
    void less_time_to_drain_needs_more() {
        Scaling scaling = scaling(300, Duration.ofSeconds(3), 10, 1, 10);

        assertThat(scaling.suggestedWorkers(DRAIN)).isEqualTo(2);
        assertThat(scaling.suggestedWorkers(Duration.ofSeconds(10))).isEqualTo(4);
    }

    @Test
    void never_more_slots_than_there_is_work() {
        assertThat(scaling(5, Duration.ofMinutes(10), 10, 1, 0).suggestedWorkers(DRAIN))
                .isEqualTo(2);
    }

    @Test
    void a_backlog_that_nobody_works_on_asks_for_more_the_longer_it_waits() {
        assertThat(scaling(600, Duration.ofSeconds(1), 0, 0, 0).suggestedWorkers(DRAIN))
                .isEqualTo(2);
        assertThat(scaling(600, Duration.ofSeconds(15), 0, 0, 0).suggestedWorkers(DRAIN))
                .isEqualTo(30);
    }

    @Test
    void what_waits_in_postgresql_is_part_of_the_backlog() {
        Demand demand = new Demand(1, Duration.ZERO, 12, 10, 1, 0);
        Scaling scaling = new Scaling(demand, 7, 0);

        assertThat(scaling.backlog()).isEqualTo(8);
        assertThat(scaling.freeSlots()).as("never below zero").isZero();
    }
}
