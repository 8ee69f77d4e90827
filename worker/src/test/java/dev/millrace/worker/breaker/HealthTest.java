package dev.millrace.worker.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.queue.BreakerCall.End;
import dev.millrace.worker.node.NodeResult;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which ends of calls speak against their target. */
class HealthTest {
    private static End answered(Failure failure) {
        return Health.of(new NodeResult.Failed(failure, null, true));
    }

    private static End unanswered(Failure failure) {
        return Health.of(NodeResult.failed(failure));
    }

    @Test
    void no_answer_and_server_errors_do() {
        assertThat(answered(Failure.recoverable("UPSTREAM_5XX", "503"))).isEqualTo(End.BAD);
        assertThat(unanswered(Failure.recoverable("TIMEOUT", "too slow"))).isEqualTo(End.BAD);
        assertThat(unanswered(Failure.recoverable("CONNECTION_REFUSED", "no"))).isEqualTo(End.BAD);
    }

    @Test
    void any_other_answer_speaks_for_it() {
        assertThat(answered(Failure.recoverable("RATE_LIMITED", "429"))).isEqualTo(End.OK);
        assertThat(answered(Failure.recoverable("TIMEOUT", "408"))).isEqualTo(End.OK);
        assertThat(answered(Failure.fatal("NOT_FOUND", "404"))).isEqualTo(End.OK);
        assertThat(Health.of(NodeResult.success(Json.nothing()))).isEqualTo(End.OK);
    }

    @Test
    void what_never_reached_it_says_nothing() {
        assertThat(unanswered(Failure.fatal("EGRESS_BLOCKED", "no"))).isEqualTo(End.NONE);
        assertThat(Health.of(new NodeResult.WaitUntil(Instant.EPOCH))).isEqualTo(End.NONE);
    }
}
