package dev.millrace.queue;

import static dev.millrace.queue.BreakerState.Kind.CLOSED;
import static dev.millrace.queue.BreakerState.Kind.HALF_OPEN;
import static dev.millrace.queue.BreakerState.Kind.OPEN;
import static dev.millrace.queue.BreakerWorld.LEASE;
import static dev.millrace.queue.BreakerWorld.NAME;
import static dev.millrace.queue.BreakerWorld.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.json.Json;
import dev.millrace.queue.BreakerCall.Answer;
import dev.millrace.queue.BreakerCall.End;
import dev.millrace.queue.ModelTurn.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a breaker counts, when it opens, whom it wakes, by a clock that the test turns. */
class BreakerScriptTest {
    private BreakerWorld world;

    @BeforeEach
    void open() {
        world = new BreakerWorld(Scripts.PRODUCT);
        world.slots(30);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private BreakerState.Kind kind() {
        return world.view().state().kind();
    }

    /** The breaker is open, that many are parked, and the time of the probe has come. */
    private Taken probe(int parked) {
        world.fails(5);
        world.parked(parked);
        world.queue.now += RESET;
        List<Taken> woken = world.woken();
        assertThat(woken).hasSize(1);
        return woken.getFirst();
    }

    private String probing(Taken taken) {
        String call = world.call(taken);
        assertThat(world.ask(taken, call)).isEqualTo(Answer.PROBE);
        return call;
    }

    @Test
    void failures_in_a_row_open_it_once() {
        world.fails(4);
        assertThat(kind()).isEqualTo(CLOSED);
        assertThat(world.report(End.BAD).answer()).isEqualTo(Answer.OPENED);

        assertThat(world.report(End.BAD).answer()).isEqualTo(Answer.NOTED);
        assertThat(kind()).isEqualTo(OPEN);
        assertThat(world.view().opened()).isEqualTo(1);
        assertThat(world.view().state().until())
                .isEqualTo(Instant.ofEpochMilli(world.queue.now + RESET));
    }

    @Test
    void an_answer_in_between_begins_the_row_anew() {
        world.fails(4);
        world.report(End.OK);
        world.fails(4);
        world.report(End.NONE);

        assertThat(kind()).isEqualTo(CLOSED);
        assertThat(world.view().state().failures()).isEqualTo(4);
    }

    @Test
    void an_open_one_lets_nobody_through_and_wakes_nobody_before_its_time() {
        Taken late = world.claimed(1).getFirst();
        world.fails(5);
        world.parked(3);

        assertThat(world.ask(late, world.call(late))).isEqualTo(Answer.NO);
        assertThat(world.due()).containsExactly("B|" + NAME.text());
        world.queue.now += RESET - 1;
        assertThat(world.woken()).isEmpty();
        assertThat(world.view().parked()).isEqualTo(3);
    }

    @Test
    void the_one_that_is_parked_longest_is_woken_as_probe_and_nobody_else_may_call_beside_it() {
        world.fails(5);
        ExecutionId first = world.parked(1).getFirst();
        world.queue.now += 5;
        world.parked(2);
        world.queue.now += RESET;
        List<Taken> woken = world.woken();

        assertThat(woken).extracting(taken -> taken.job().id()).containsExactly(first);
        EventLine last = woken.getFirst().job().log().getLast();
        assertThat(last.type()).isEqualTo(EventType.EXECUTION_RESUMED);
        assertThat(last.detail()).isEqualTo("breaker");
        probing(woken.getFirst());
        Taken other = world.claimed(1).getFirst();
        assertThat(world.ask(other, world.call(other))).isEqualTo(Answer.NO);
        assertThat(world.view().probe()).isEqualTo(first.toString());
    }

    @Test
    void a_failed_probe_opens_it_for_another_time() {
        Taken probe = probe(3);
        String call = probing(probe);
        world.report(call, world.queue.now, End.BAD);
        world.park(probe);

        assertThat(kind()).isEqualTo(OPEN);
        assertThat(world.view().opened()).isEqualTo(1);
        world.queue.now += RESET - 1;
        assertThat(world.woken()).isEmpty();
        world.queue.now += 1;
        assertThat(world.woken()).hasSize(1);
    }

    @Test
    void a_probe_that_dies_is_given_up_when_its_lease_ends() {
        String dead = probing(probe(2));
        world.queue.now += LEASE - 1;
        assertThat(world.woken()).isEmpty();
        world.queue.now += 1;
        List<Taken> next = world.woken();

        assertThat(next).hasSize(1);
        String call = probing(next.getFirst());
        world.report(dead, 0, End.BAD); // not dead after all, and too late
        assertThat(kind()).isEqualTo(HALF_OPEN);
        world.report(call, 0, End.OK);
        assertThat(world.view().step()).isEqualTo(1);
    }

    @Test
    void a_probe_that_is_given_up_makes_room_at_once() {
        Taken probe = probe(2);
        world.report(probing(probe), world.queue.now, End.NONE);

        assertThat(kind()).isEqualTo(HALF_OPEN);
        assertThat(world.woken()).hasSize(1);
    }

    @Test
    void with_nobody_parked_the_next_that_asks_is_the_probe() {
        world.fails(5);
        world.queue.now += RESET;
        List<Taken> two = world.claimed(2);

        assertThat(world.ask(two.getFirst(), world.call(two.getFirst()))).isEqualTo(Answer.PROBE);
        assertThat(world.ask(two.getLast(), world.call(two.getLast()))).isEqualTo(Answer.NO);
    }

    @Test
    void who_parks_when_it_has_closed_meanwhile_is_woken_at_once() {
        world.report(End.OK);
        world.parked(1);

        assertThat(world.woken()).hasSize(1);
    }

    @Test
    void calls_from_before_the_closing_say_nothing_of_the_time_after() {
        long before = world.queue.now;
        Taken probe = probe(1);
        world.report(probing(probe), world.queue.now, End.OK);
        for (int i = 0; i < 2; i++) {
            world.queue.now += 1_000;
            world.woken();
        }
        assertThat(kind()).isEqualTo(CLOSED);
        for (int i = 0; i < 9; i++) {
            world.report("x".repeat(40), before, End.BAD);
        }
        assertThat(kind()).isEqualTo(CLOSED);

        world.fails(5);
        assertThat(kind()).isEqualTo(OPEN);
        assertThat(world.view().opened()).isEqualTo(2);
    }

    @Test
    void a_rate_counts_only_the_calls_of_its_window() {
        world.policy(BreakerWorld.rate(10, 0.5, Duration.ofSeconds(10)));
        world.fails(9);
        assertThat(kind()).isEqualTo(CLOSED);
        world.queue.now += 11_000;
        for (int i = 0; i < 6; i++) {
            world.report(End.OK);
        }
        world.fails(5);
        assertThat(kind()).isEqualTo(CLOSED); // 5 of 11

        world.fails(1);
        assertThat(kind()).isEqualTo(OPEN); // 6 of 12
    }

    @Test
    void who_is_cancelled_signalled_or_due_leaves_the_breaker() {
        world.fails(5);
        List<ExecutionId> three = world.parked(3);
        Taken timed = world.claimed(1).getFirst();
        world.park(timed, 50);
        world.queue.cancel(three.get(0));
        signal(three.get(1));
        world.queue.now += 50;
        assertThat(world.woken()).hasSize(2);

        assertThat(world.parkedIds()).containsExactly(three.get(2).toString());
        assertThat(List.of(three.get(0), three.get(1), timed.job().id()))
                .noneMatch(world::remembered);
        assertThat(world.queue.world.job(three.get(0)).status())
                .isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(world.remembered(three.get(2))).isTrue();
    }

    private void signal(ExecutionId id) {
        try (JobQueue queue = new JobQueue(world.queue.world.redis())) {
            assertThat(queue.signal(id, "go", Json.object())).isEqualTo(JobQueue.Signalled.WOKEN);
        }
    }

    @Test
    void forced_open_it_stays_so_until_it_is_forced_closed_which_wakes_all() {
        world.force(true);
        world.parked(250);
        world.queue.now += 1_000_000;
        assertThat(world.woken()).isEmpty();
        assertThat(world.view().state().until()).isNull();

        world.force(false);
        assertThat(world.woken().size() + world.woken().size() + world.woken().size())
                .isEqualTo(250);
        assertThat(world.due()).isEmpty();
        assertThat(kind()).isEqualTo(CLOSED);
    }
}
