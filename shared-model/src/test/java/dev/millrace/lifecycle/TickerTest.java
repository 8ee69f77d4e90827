package dev.millrace.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TickerTest {
    @Test
    void a_duty_that_throws_is_repeated() throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(3);
        Ticker ticker =
                new Ticker(
                        "failing",
                        Duration.ofMillis(1),
                        () -> {
                            turns.countDown();
                            throw new IllegalStateException("planted");
                        });
        ticker.start();

        assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        ticker.stop();
    }

    @Test
    void after_stop_nothing_runs_and_stop_may_be_called_twice_or_without_a_start() {
        AtomicInteger turns = new AtomicInteger();
        Ticker ticker = new Ticker("counting", Duration.ofHours(1), turns::incrementAndGet);
        ticker.stop();
        ticker.start();
        ticker.stop();

        assertThat(turns).hasValue(0);
    }
}
