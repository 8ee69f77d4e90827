package dev.millrace.worker.guard;

import static dev.millrace.worker.node.NodeTries.INCOMING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No test here waits for a limit to pass in time; each waits for what the limit must bring. */
@Timeout(60)
class GuardStopsTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofMinutes(10);

    private final Queue<NodeRequest> stuck = new ConcurrentLinkedQueue<>();
    private final Guard guard =
            new Guard(Duration.ofSeconds(20), (request, _, _) -> stuck.add(request));
    private final Guard impatient = new Guard(SOON, (request, _, _) -> stuck.add(request));
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CancelSignal cancel = new CancelSignal();
    private final NodeRequest request = NodeTries.of("own:type", "{}", cancel);
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void release() {
        released.countDown();
        callers.shutdownNow();
    }

    @Test
    void the_limit_ends_a_loop_that_looks_at_interrupts() throws Exception {
        NodeResult result = guard.run(new OwnNode(this::spin), request, SOON);

        assertTimeout(result);
        assertThat(ended.getCount()).as("the loop has ended when the guard returns").isZero();
        assertThat(cancel.cancelled()).isTrue();
        assertThat(stuck).isEmpty();
    }

    @Test
    void loops_on_every_carrier_cannot_keep_their_limits_from_coming() throws Exception {
        int more = Runtime.getRuntime().availableProcessors() * 3;
        List<Future<NodeResult>> tries =
                Stream.generate(() -> NodeTries.of("own:type", "{}"))
                        .limit(more)
                        .map(one ->
                                callers.submit(() -> guard.run(new OwnNode(this::spin), one, SOON)))
                        .toList();
        for (Future<NodeResult> one : tries) {
            assertTimeout(one.get());
        }
    }

    @Test
    void the_limit_ends_a_read_from_a_silent_server() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertTimeout(guard.run(new OwnNode(_ -> read(silent)), request, SOON));
            try (Socket seen = silent.accept()) {
                assertThat(seen.getInputStream().read())
                        .as("the server sees the end")
                        .isEqualTo(-1);
            }
        }
        assertThat(stuck).isEmpty();
    }

    @Test
    void the_limit_fires_the_signal_so_that_a_call_can_be_aborted() throws Exception {
        CountDownLatch aborted = new CountDownLatch(1);
        NodeResult result =
                guard.run(
                        new OwnNode(one -> {
                            one.cancel().onCancel(aborted::countDown);
                            awaitUninterrupted(aborted);
                            throw new UncheckedIOException(new IOException("aborted"));
                        }),
                        request,
                        SOON);
        assertTimeout(result);
        assertThat(stuck).isEmpty();
    }

    @Test
    void a_try_that_ignores_its_limit_is_reported_and_left_behind() throws Exception {
        NodeResult result =
                impatient.run(
                        new OwnNode(_ -> {
                            awaitUninterrupted(released);
                            return NodeResult.success(INCOMING);
                        }),
                        request,
                        SOON);
        assertTimeout(result);
        assertThat(stuck).containsExactly(request);
    }

    @Test
    void a_cancel_from_outside_ends_the_try_and_is_no_timeout() throws Exception {
        Future<NodeResult> result =
                callers.submit(() -> guard.run(new OwnNode(this::spin), request, NEVER));
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();

        cancel.cancel();

        assertThatThrownBy(result::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(ended.getCount()).isZero();
        assertThat(stuck).isEmpty();
    }

    @Test
    void an_interrupt_of_the_caller_ends_the_try() throws Exception {
        Future<NodeResult> result =
                callers.submit(() -> guard.run(new OwnNode(this::spin), request, NEVER));
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();

        result.cancel(true);

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(cancel.cancelled()).isTrue());
    }

    @Test
    void a_try_that_ignores_a_cancel_is_reported_and_left_behind() throws Exception {
        Future<NodeResult> result =
                callers.submit(() ->
                        impatient.run(
                                new OwnNode(_ -> {
                                    began.countDown();
                                    awaitUninterrupted(released);
                                    return NodeResult.success(INCOMING);
                                }),
                                request,
                                NEVER));
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();

        cancel.cancel();

        assertThatThrownBy(result::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(stuck).containsExactly(request);
    }

    @Test
    void a_try_that_succeeds_in_spite_of_the_cancel_keeps_its_result() throws Exception {
        NodeResult done = NodeResult.success(INCOMING);
        NodeExecutor finishing =
                new OwnNode(one -> {
                    one.cancel().cancel();
                    return done;
                });
        assertThat(guard.run(finishing, request, NEVER)).isSameAs(done);
    }

    @Test
    void a_failure_that_the_cancel_itself_caused_is_no_result() {
        NodeExecutor aborted =
                new OwnNode(one -> {
                    one.cancel().cancel();
                    return NodeResult.failed(Failure.recoverable("CONNECTION_LOST", "closed"));
                });
        assertThatThrownBy(() -> guard.run(aborted, request, NEVER))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void what_was_cancelled_before_does_not_begin() {
        cancel.cancel();
        assertThatThrownBy(() -> guard.run(new OwnNode(this::spin), request, NEVER))
                .isInstanceOf(InterruptedException.class);
        assertThat(began.getCount()).isEqualTo(1);
    }

    private static void assertTimeout(NodeResult result) {
        assertThat(result)
                .isEqualTo(
                        NodeResult.failed(
                                Failure.recoverable("TIMEOUT", "no answer within 50 ms")));
    }

    private NodeResult spin(NodeRequest one) throws InterruptedException {
        began.countDown();
        while (!Thread.interrupted()) {
            Thread.onSpinWait();
        }
        ended.countDown();
        throw new InterruptedException();
    }

    private static NodeResult read(ServerSocket server) {
        try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            int read = socket.getInputStream().read();
            throw new AssertionError("a silent server sent " + read);
        } catch (IOException interrupted) {
            throw new UncheckedIOException(interrupted);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                // ignoring it is what these tries are for
            }
        }
    }
}
