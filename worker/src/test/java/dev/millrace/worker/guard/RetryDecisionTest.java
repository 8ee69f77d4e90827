package dev.millrace.worker.guard;

import static dev.millrace.worker.node.NodeTries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.Failure;
import dev.millrace.flow.Backoff;
import dev.millrace.flow.RetryPolicy;
import dev.millrace.worker.node.NodeResult;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDecisionTest {
    private static final Backoff BACKOFF =
            new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), 0.5);
    private static final int EFFECT_KEY = 7;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            textBlock =
                    """
                    # case | code | recoverable | asked s | on | attempt | random | again after ms
                    the first wait is the delay | TIMEOUT | true | - | - | 1 | 0 | 1000
                    the second is twice as long | TIMEOUT | true | - | - | 2 | 0 | 2000
                    jitter takes off up to a half | TIMEOUT | true | - | - | 2 | 0.5 | 1500
                    no wait is longer than the cap | TIMEOUT | true | - | - | 60 | 0 | 300000
                    the last attempt | TIMEOUT | true | - | - | 99 | 0 | -
                    a fatal failure | BAD_REQUEST | false | - | - | 1 | 0 | -
                    a fatal failure with Retry-After | BAD_REQUEST | false | 1 | - | 1 | 0 | -
                    a code that is wanted | TIMEOUT | true | - | TIMEOUT | 1 | 0 | 1000
                    a code that is not wanted | TIMEOUT | true | - | RATE_LIMITED | 1 | 0 | -
                    wanting a fatal code is no use | BAD_REQUEST | false | - | BAD_REQUEST | 1 | 0 | -
                    Retry-After wins when longer | RATE_LIMITED | true | 17 | - | 1 | 0.5 | 17000
                    Retry-After wins when shorter | RATE_LIMITED | true | 0 | - | 5 | 0.5 | 0
                    Retry-After is heeded up to 5 min | RATE_LIMITED | true | 3600 | - | 1 | 0 | 300000
                    """)
    void what_follows(
            String name,
            String code,
            boolean recoverable,
            @Nullable Long asked,
            @Nullable String on,
            int attempt,
            double random,
            @Nullable Long again) {
        RetryPolicy policy = new RetryPolicy(99, BACKOFF, on == null ? Set.of() : Set.of(on), null);
        NodeResult.Failed failed =
                new NodeResult.Failed(
                        new Failure(code, name, recoverable),
                        asked == null ? null : Duration.ofSeconds(asked),
                        false);

        RetryDecision decision =
                RetryDecision.after(
                        failed, policy, attempt, EFFECT_KEY, NOW, random, RetryBudget.NONE);

        assertThat(decision)
                .isEqualTo(
                        again == null
                                ? new RetryDecision.GiveUp()
                                : new RetryDecision.Again(NOW.plusMillis(again), EFFECT_KEY));
    }

    @Test
    void the_next_try_is_a_new_effect_only_after_a_definite_answer() {
        assertThat(effectKeyAfter(false)).isEqualTo(EFFECT_KEY);
        assertThat(effectKeyAfter(true)).isEqualTo(EFFECT_KEY + 1);
    }

    @Test
    void one_attempt_means_no_retry() {
        RetryPolicy once = new RetryPolicy(1, BACKOFF, Set.of(), null);
        assertThat(RetryDecision.after(failed(false), once, 1, 0, NOW, 0, RetryBudget.NONE))
                .isEqualTo(new RetryDecision.GiveUp());
    }

    @ParameterizedTest(name = "a budget of 10 s of which {0} ms are used, asked to wait {1} ms")
    @CsvSource({"0, -1, 1000", "8999, -1, 1000", "9000, -1, -1", "0, 9999, 9999", "0, 10000, -1"})
    void no_try_begins_once_the_budget_is_over(long used, long asked, long again) {
        RetryPolicy policy = new RetryPolicy(99, BACKOFF, Set.of(), Duration.ofSeconds(10));
        NodeResult.Failed failed =
                new NodeResult.Failed(
                        Failure.recoverable("RATE_LIMITED", "429"),
                        asked < 0 ? null : Duration.ofMillis(asked),
                        false);

        RetryDecision decision =
                RetryDecision.after(
                        failed,
                        policy,
                        1,
                        EFFECT_KEY,
                        NOW,
                        0,
                        RetryBudget.of(policy, Duration.ofMillis(used)));

        assertThat(decision)
                .isEqualTo(
                        again < 0
                                ? new RetryDecision.GiveUp()
                                : new RetryDecision.Again(NOW.plusMillis(again), EFFECT_KEY));
    }

    @Test
    void a_try_gets_what_is_left_of_the_budget_and_its_own_limit_when_nothing_is() {
        Duration own = Duration.ofSeconds(30);
        assertThat(RetryBudget.NONE.limit(own)).isEqualTo(own);
        assertThat(new RetryBudget(Duration.ofMinutes(1)).limit(own)).isEqualTo(own);
        assertThat(new RetryBudget(Duration.ofSeconds(3)).limit(own))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(new RetryBudget(Duration.ofSeconds(-3)).limit(own)).isEqualTo(own);
    }

    private static int effectKeyAfter(boolean answered) {
        RetryDecision decision =
                RetryDecision.after(
                        failed(answered),
                        RetryPolicy.DEFAULT,
                        1,
                        EFFECT_KEY,
                        NOW,
                        0,
                        RetryBudget.NONE);
        return ((RetryDecision.Again) decision).effectKey();
    }

    private static NodeResult.Failed failed(boolean answered) {
        return new NodeResult.Failed(Failure.recoverable("UPSTREAM_5XX", "503"), null, answered);
    }
}
