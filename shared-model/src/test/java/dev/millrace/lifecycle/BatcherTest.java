package dev.millrace.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch firstBatchIsIn = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Batcher<Integer, Integer> batcher = new Batcher<>("doubling", 100, this::doubled);

    private List<Integer> doubled(List<Integer> items) {
        sizes.add(items.size());
        firstBatchIsIn.countDown();
        await(gate);
        if (items.contains(-1)) {
            throw new IllegalStateException("planted");
        }
        return items.stream().map(item -> item * 2).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        gate.countDown();
        batcher.stop();
    }

    @Test
    void what_comes_while_a_batch_is_under_way_travels_together_and_each_gets_its_own_result()
            throws Exception {
        batcher.start();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = callers.submit(() -> batcher.submit(1));
            firstBatchIsIn.await();
            Future<List<Integer>> rest =
                    callers.submit(
                            () -> batcher.submitAll(IntStream.range(0, 150).boxed().toList()));
            org.awaitility.Awaitility.await().until(() -> batcher.waiting() == 150);
            gate.countDown();

            assertThat(first.get()).isEqualTo(2);
            assertThat(rest.get())
                    .isEqualTo(IntStream.range(0, 150).map(i -> i * 2).boxed().toList());
            assertThat(sizes).containsExactly(1, 100, 50);
        }
    }

    @Test
    void a_failure_reaches_every_caller_of_the_batch_and_the_next_batch_works() {
        gate.countDown();
        batcher.start();

        assertThatThrownBy(() -> batcher.submitAll(List.of(3, -1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("planted");
        assertThat(batcher.submit(4)).isEqualTo(8);
    }

    @Test
    void once_stopped_it_takes_nothing_more() {
        gate.countDown();
        batcher.start();
        batcher.stop();
        batcher.stop();

        assertThatThrownBy(() -> batcher.submit(1)).isInstanceOf(Stopped.class);
    }
}
