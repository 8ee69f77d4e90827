package dev.millrace.worker.guard;

import static dev.millrace.worker.node.NodeTries.INCOMING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.Failure;
import dev.millrace.expression.ExpressionFailed;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardResultsTest {
    private static final Duration NEVER = Duration.ofMinutes(10);

    private final Guard guard = new Guard(Duration.ofSeconds(20), (_, _, _) -> {});
    private final NodeRequest request = NodeTries.of("own:type", "{}");

    @Test
    void what_the_executor_returns_is_the_result() throws Exception {
        NodeResult failed =
                new NodeResult.Failed(
                        Failure.recoverable("RATE_LIMITED", "429"), Duration.ofSeconds(3), true);
        for (NodeResult result :
                List.of(
                        NodeResult.success(INCOMING),
                        failed,
                        new NodeResult.WaitUntil(NodeTries.NOW))) {
            assertThat(guard.run(new OwnNode(_ -> result), request, NEVER)).isSameAs(result);
        }
        assertThat(request.cancel().cancelled()).isFalse();
    }

    @Test
    void each_try_has_a_virtual_thread_of_its_own() throws Exception {
        Thread caller = Thread.currentThread();
        guard.run(
                new OwnNode(_ -> {
                    assertThat(Thread.currentThread().isVirtual()).isTrue();
                    assertThat(Thread.currentThread()).isNotSameAs(caller);
                    return NodeResult.success(INCOMING);
                }),
                request,
                NEVER);
    }

    @Test
    void an_instant_try_runs_where_it_is_called_and_its_trouble_is_a_failure_too() {
        List<Thread> threads = new ArrayList<>();
        OwnNode picks =
                new OwnNode(_ -> {
                    threads.add(Thread.currentThread());
                    return NodeResult.success(INCOMING);
                });
        OwnNode breaks =
                new OwnNode(_ -> {
                    throw new IllegalStateException("its bug");
                });

        assertThat(Guard.callInstant(picks, request)).isEqualTo(NodeResult.success(INCOMING));
        assertThat(threads).containsExactly(Thread.currentThread());
        assertThat(((NodeResult.Failed) Guard.callInstant(breaks, request)).failure().code())
                .isEqualTo("INTERNAL");
    }

    @Test
    void whatever_the_executor_throws_is_a_fatal_failure() throws Exception {
        assertInternal(
                _ -> {
                    throw new IllegalStateException("its bug");
                },
                "its bug");
        assertInternal(
                _ -> {
                    throw new StackOverflowError("its depth");
                },
                "its depth");
        assertInternal(
                _ -> {
                    throw new InterruptedException("its own doing");
                },
                "interrupted");
    }

    @Test
    @SuppressWarnings("NullAway") // what a node's code that knows no nullness may do
    void an_executor_that_returns_nothing_is_a_fatal_failure() throws Exception {
        assertInternal(_ -> null, "returned nothing");
    }

    @Test
    void an_expression_that_fails_has_a_code_of_its_own() throws Exception {
        NodeResult result =
                guard.run(
                        new OwnNode(_ -> {
                            throw new ExpressionFailed("no such function");
                        }),
                        request,
                        NEVER);
        assertThat(result)
                .isEqualTo(
                        NodeResult.failed(Failure.fatal("EXPRESSION_ERROR", "no such function")));
    }

    private void assertInternal(OwnNode.Work work, String message) throws Exception {
        NodeResult.Failed failed = (NodeResult.Failed) guard.run(new OwnNode(work), request, NEVER);
        assertThat(failed.failure().code()).isEqualTo("INTERNAL");
        assertThat(failed.failure().recoverable()).isFalse();
        assertThat(failed.failure().message()).contains(message);
        assertThat(failed.answered()).isFalse();
    }
}
