package dev.millrace.queue;

import static dev.millrace.queue.BreakerState.Kind.CLOSED;
import static dev.millrace.queue.BreakerState.Kind.HALF_OPEN;
import static dev.millrace.queue.BreakerState.Kind.OPEN;
import static dev.millrace.queue.BreakerWorld.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.queue.BreakerCall.Answer;
import dev.millrace.queue.BreakerCall.End;
import dev.millrace.queue.ModelTurn.Taken;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How calls come back after a good probe. */
class BreakerRampTest {
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
    void a_good_probe_begins_a_ramp_over_the_slots_of_those_alive() {
        Taken probe = probe(50);
        world.report(probing(probe), world.queue.now, End.OK);

        assertThat(rampStep()).hasSize(3).allSatisfy(this::callsWell);
        assertThat(world.woken()).isEmpty();
        world.queue.now += 1_000;
        assertThat(rampStep()).hasSize(9).allSatisfy(this::callsWell);
        world.queue.now += 999;
        assertThat(world.woken()).isEmpty();
        world.queue.now += 1;
        assertThat(world.woken()).hasSize(37);
        assertThat(kind()).isEqualTo(CLOSED);
        assertThat(world.due()).isEmpty();
    }

    private List<Taken> rampStep() {
        List<Taken> woken = world.woken();
        assertThat(kind()).isEqualTo(HALF_OPEN);
        return woken;
    }

    private void callsWell(Taken taken) {
        String call = world.call(taken);
        assertThat(world.ask(taken, call)).isEqualTo(Answer.GO);
        world.report(call, world.queue.now, End.OK);
    }

    @Test
    void calls_of_the_first_step_that_go_on_count_in_the_second() {
        Taken probe = probe(50);
        world.report(probing(probe), world.queue.now, End.OK);
        rampStep().forEach(taken -> world.ask(taken, world.call(taken)));
        world.queue.now += 1_000;

        assertThat(rampStep()).hasSize(6);
    }

    @Test
    void others_may_use_what_the_ramp_has_left_and_no_more() {
        Taken probe = probe(2);
        world.report(probing(probe), world.queue.now, End.OK);
        assertThat(rampStep()).hasSize(1);
        List<Taken> others = world.claimed(3);

        assertThat(others)
                .extracting(taken -> world.ask(taken, world.call(taken)))
                .containsExactly(Answer.GO, Answer.GO, Answer.NO);
    }

    @Test
    void one_permit_is_one_call() {
        Taken probe = probe(5);
        world.report(probing(probe), world.queue.now, End.OK);
        Taken woken = rampStep().getFirst();

        assertThat(world.ask(woken, world.call(woken))).isEqualTo(Answer.GO);
        assertThat(world.ask(woken, world.call(woken))).isEqualTo(Answer.NO);
    }

    @Test
    void a_failure_on_the_ramp_opens_it_again() {
        Taken probe = probe(50);
        world.report(probing(probe), world.queue.now, End.OK);
        Taken first = rampStep().getFirst();
        String call = world.call(first);
        world.ask(first, call);
        world.report(End.BAD); // of a call that began long ago: it says nothing of now
        assertThat(kind()).isEqualTo(HALF_OPEN);
        world.report(call, world.queue.now, End.BAD);

        assertThat(kind()).isEqualTo(OPEN);
        world.queue.now += 5_000;
        assertThat(world.woken()).isEmpty();
        world.queue.now += RESET;
        assertThat(world.woken()).hasSize(1);
    }
}
