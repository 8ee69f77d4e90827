package dev.millrace.worker.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a mirror of a breaker lets through. */
class CircuitTest {
    @Test
    void a_closed_one_lets_all_through_and_a_half_open_one_those_that_ask() {
        assertThat(Circuit.closed().letsAllThrough()).isTrue();
        assertThat(Circuit.halfOpen().letsAllThrough()).isFalse();
        for (int i = 0; i < 50; i++) {
            assertThat(Circuit.halfOpen().refuses()).isFalse();
        }
    }

    @Test
    void an_open_one_refuses_until_its_time_is_over() {
        Circuit circuit = Circuit.open(Duration.ofMillis(300));
        assertThat(circuit.refuses()).isTrue();

        await().atMost(Duration.ofSeconds(10)).until(() -> !circuit.refuses());
        assertThat(circuit.letsAllThrough()).isFalse();
        assertThat(Circuit.open(Duration.ZERO).refuses()).isFalse();
    }
}
