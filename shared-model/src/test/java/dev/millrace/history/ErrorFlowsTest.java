package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.execution.ExecutionId;
import dev.millrace.history.ErrorFlows.Due;
import dev.millrace.history.ErrorFlows.Outcome;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrorFlowsTest {
    private final Database database = PostgresFixture.fresh();
    private final ErrorFlows errors = new ErrorFlows(database);

    @AfterEach
    void close() {
        database.close();
    }

    private NewExecution accepted() {
        NewExecution one = Given.execution();
        new Acceptance(database).accept(List.of(one));
        return one;
    }

    private ExecutionId failed(NewExecution one) {
        EventRows rows =
                Given.rows(
                        one,
                        Given.lines(Given.started(), Given.nodeFailed("a", 1), Given.failed("a")));
        new HistoryWriter(database).write(List.of(rows, rows)); // an outbox may bring it twice
        return one.id();
    }

    private List<ExecutionId> due() {
        return errors.due(null, 10).stream().map(Due::execution).toList();
    }

    @Test
    void a_failure_is_due_until_it_is_settled_and_then_never_again() {
        NewExecution one = accepted();
        ExecutionId first = failed(one);
        ExecutionId second = failed(accepted());
        assertThat(due()).containsExactlyInAnyOrder(first, second);
        assertThat(errors.of("acme", first)).isEmpty();

        ExecutionId told = accepted().id();
        errors.started(first, told);
        errors.refused(second, "NOT_FOUND: it is gone");
        errors.none(first);
        failed(one);

        assertThat(due()).isEmpty();
        assertThat(errors.of("acme", first)).contains(new Outcome(told, "flow", null));
        assertThat(errors.of("acme", second))
                .contains(new Outcome(null, null, "NOT_FOUND: it is gone"));
        assertThat(errors.of("other", first)).isEmpty();
        assertThat(errors.failureOf("acme", told)).contains(first);
        assertThat(errors.failureOf("other", told)).isEmpty();
    }

    @Test
    void after_a_crash_what_was_accepted_is_found_and_what_was_not_is_given_up() {
        ExecutionId failed = failed(accepted());
        ExecutionId neverAccepted = ExecutionId.fresh();
        assertThat(errors.choose(failed, neverAccepted)).contains(neverAccepted);

        NewExecution next = accepted();
        assertThat(errors.choose(failed, next.id())).contains(next.id());
        assertThat(errors.choose(failed, ExecutionId.fresh())).contains(next.id());

        errors.started(failed, next.id());
        assertThat(errors.choose(failed, ExecutionId.fresh())).isEmpty();
    }

    @Test
    void a_failure_of_an_error_flow_is_known_as_such_before_anything_is_settled() {
        ExecutionId failed = failed(accepted());
        NewExecution told = accepted();
        errors.choose(failed, told.id());
        failed(told);

        assertThat(errors.due(null, 10))
                .extracting(Due::execution, Due::ofErrorFlow)
                .containsExactlyInAnyOrder(tuple(failed, false), tuple(told.id(), true));
    }

    @Test
    void pages_follow_each_other() {
        ExecutionId one = failed(accepted());
        ExecutionId two = failed(accepted());
        Due first = errors.due(null, 1).getFirst();
        assertThat(errors.due(first.execution(), 1))
                .extracting(Due::execution)
                .containsExactly(first.execution().equals(one) ? two : one);
        assertThat(first.flowVersion()).isEqualTo(1);
        assertThat(first.input().path("n").asInt()).isEqualTo(1);
        assertThat(first.failedAt()).isEqualTo(Given.AT.plusSeconds(4));
    }
}
