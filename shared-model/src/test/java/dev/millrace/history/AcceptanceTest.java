package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.DatabaseFailed;
import dev.millrace.sql.PostgresFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AcceptanceTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    private final Acceptance acceptance = new Acceptance(DATABASE);
    private final ExecutionHistory history = new ExecutionHistory(DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void a_group_is_stored_whole() {
        List<NewExecution> group = Given.executions(100);

        assertThat(acceptance.accept(group)).hasSize(100).containsOnly(new Accepted.Stored());

        assertThat(group).allSatisfy(one -> assertThat(history.find("acme", one.id())).isPresent());
    }

    @Test
    void a_row_has_all_that_was_given() {
        NewExecution first = Given.execution();
        acceptance.accept(List.of(first));
        NewExecution later = later(first.id());
        acceptance.accept(List.of(later));

        assertThat(history.find("acme", later.id()).orElseThrow()).isEqualTo(rowOf(later));
        assertThat(history.find("acme", first.id()).orElseThrow().labels())
                .containsExactly("red", "new");
    }

    private static NewExecution later(ExecutionId replayOf) {
        return new NewExecution(
                ExecutionId.fresh(),
                "acme",
                "other",
                7,
                "{\"text\":\"\\u0000 ä 🎈\"}".getBytes(StandardCharsets.UTF_8),
                "slow",
                3,
                9,
                Given.AT,
                Given.AT.plusSeconds(60),
                "a\tb",
                List.of(),
                null,
                replayOf);
    }

    private static ExecutionRow rowOf(NewExecution later) {
        return new ExecutionRow(
                later.id(),
                "acme",
                "other",
                7,
                ExecutionStatus.DELAYED,
                Json.read(later.input()),
                null,
                null,
                null,
                "slow",
                3,
                0,
                9,
                List.of(),
                Given.AT,
                Given.AT.plusSeconds(60),
                null,
                null,
                "a\tb",
                later.replayOf(),
                1,
                null);
    }

    @Test
    void a_group_of_unknown_end_may_be_handed_in_again() {
        List<NewExecution> group = List.of(Given.execution(), keyed("again", "f"));
        acceptance.accept(group);

        assertThat(acceptance.accept(group)).containsOnly(new Accepted.Stored());
    }

    @Test
    void the_same_key_and_submission_give_the_first_execution() {
        NewExecution first = keyed("same", "f");
        acceptance.accept(List.of(first));
        NewExecution second = keyed("same", "f");

        assertThat(acceptance.accept(List.of(Given.execution(), second)))
                .containsExactly(new Accepted.Stored(), new Accepted.Repeated(first.id()));
        assertThat(history.find("acme", second.id())).isEmpty();
    }

    @Test
    void the_same_key_for_another_submission_is_taken() {
        NewExecution first = keyed("taken", "f");
        acceptance.accept(List.of(first));

        assertThat(acceptance.accept(List.of(keyed("taken", "g"))))
                .containsExactly(new Accepted.KeyTaken(first.id()));
    }

    @Test
    void keys_repeated_within_a_group_go_to_the_first() {
        NewExecution first = keyed("group", "f");

        assertThat(acceptance.accept(List.of(first, keyed("group", "f"), keyed("group", "g"))))
                .containsExactly(
                        new Accepted.Stored(),
                        new Accepted.Repeated(first.id()),
                        new Accepted.KeyTaken(first.id()));
    }

    @Test
    void tenants_do_not_share_keys() {
        acceptance.accept(List.of(keyed("shared", "f")));
        var theirs = Given.execution("globex", new NewExecution.Idempotency("shared", "g"));

        assertThat(acceptance.accept(List.of(theirs))).containsExactly(new Accepted.Stored());
    }

    @Test
    void an_expired_key_may_be_used_anew() {
        acceptance.accept(List.of(keyed("old", "f")));
        DATABASE.update(
                "update idempotency_keys set expires_at = now() - interval '1 second' where key ="
                        + " 'old'");
        NewExecution second = keyed("old", "g");

        assertThat(acceptance.accept(List.of(second))).containsExactly(new Accepted.Stored());
        assertThat(acceptance.accept(List.of(keyed("old", "g"))))
                .containsExactly(new Accepted.Repeated(second.id()));
    }

    @Test
    void of_fifty_at_once_with_one_key_exactly_one_is_stored() throws Exception {
        List<NewExecution> rivals = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rivals.add(keyed("rush", "f"));
        }

        List<Accepted> answers = atOnce(rivals.stream().map(AcceptanceTest::amongOthers).toList());

        List<NewExecution> stored =
                rivals.stream().filter(one -> history.find("acme", one.id()).isPresent()).toList();
        assertThat(stored).hasSize(1);
        assertThat(answers).filteredOn(new Accepted.Stored()::equals).hasSize(1);
        assertThat(answers)
                .filteredOn(new Accepted.Repeated(stored.getFirst().id())::equals)
                .hasSize(49);
    }

    /** Groups that share other keys in another order: a lock order that differs would deadlock. */
    private static List<NewExecution> amongOthers(NewExecution rival) {
        List<NewExecution> group = new ArrayList<>(List.of(rival));
        for (int i = 0; i < 5; i++) {
            group.add(keyed("side-" + i, "f"));
        }
        java.util.Collections.shuffle(group, new java.util.Random(rival.id().hashCode()));
        group.remove(rival);
        group.addFirst(rival);
        return group;
    }

    private List<Accepted> atOnce(List<List<NewExecution>> groups) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Accepted>> answers =
                    groups.stream()
                            .map(group ->
                                    threads.submit(() -> {
                                        go.await();
                                        return acceptance.accept(group).getFirst();
                                    }))
                            .toList();
            go.countDown();
            List<Accepted> all = new ArrayList<>();
            for (Future<Accepted> answer : answers) {
                all.add(answer.get());
            }
            return all;
        }
    }

    @Test
    void a_group_that_cannot_be_stored_leaves_nothing_behind() {
        NewExecution good = keyed("with-bad", "f");
        NewExecution bad = Given.execution("nul\0", null);

        assertThatThrownBy(() -> acceptance.accept(List.of(good, bad)))
                .isInstanceOfSatisfying(
                        DatabaseFailed.class,
                        failed -> {
                            assertThat(failed.badData()).isTrue();
                            assertThat(failed.away()).isFalse();
                        });
        assertThat(history.find("acme", good.id())).isEmpty();
        assertThat(acceptance.accept(List.of(good))).containsExactly(new Accepted.Stored());
    }

    private static NewExecution keyed(String key, String fingerprint) {
        return Given.execution("acme", new NewExecution.Idempotency(key, fingerprint));
    }
}
