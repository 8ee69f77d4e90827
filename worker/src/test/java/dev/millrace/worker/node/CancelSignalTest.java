package dev.millrace.worker.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancelSignalTest {
    private final CancelSignal signal = new CancelSignal();
    private final List<String> ran = new ArrayList<>();

    @Test
    void every_action_runs_once_however_often_it_is_cancelled() {
        signal.onCancel(() -> ran.add("first"));
        signal.onCancel(() -> ran.add("second"));
        assertThat(signal.cancelled()).isFalse();

        signal.cancel();
        signal.cancel();

        assertThat(ran).containsExactly("first", "second");
        assertThat(signal.cancelled()).isTrue();
    }

    @Test
    void an_action_given_after_the_cancel_runs_at_once() {
        signal.cancel();
        signal.onCancel(() -> ran.add("late"));
        assertThat(ran).containsExactly("late");
    }

    @Test
    void an_action_that_fails_does_not_keep_the_others_from_running() {
        signal.onCancel(() -> {
            throw new IllegalStateException("closed already");
        });
        signal.onCancel(() -> ran.add("second"));

        signal.cancel();

        assertThat(ran).containsExactly("second");
    }
}
