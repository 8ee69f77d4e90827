package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The breaker against random workers, and bugs planted into it one at a time. */
class BreakerModelTest {
    private static final int SEEDS = 8;
    private static final int STEPS = 250;

    @Test
    void never_two_probes_never_above_the_ramp_and_nobody_parked_for_ever() {
        int probes = 0;
        int rampCalls = 0;
        int parkings = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (BreakerModel model = new BreakerModel(seed, Scripts.PRODUCT)) {
                model.run(STEPS);
                probes += model.probes;
                rampCalls += model.rampCalls;
                parkings += model.parkings;
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
            }
        }
        assertThat(probes).isGreaterThan(2 * SEEDS);
        assertThat(rampCalls).isGreaterThan(2 * SEEDS);
        assertThat(parkings).isGreaterThan(5 * SEEDS);
    }

    /** A planted bug: in which scripts, what is taken out, what is put in. */
    enum Mutant {
        MANY_PROBES("breakers", "    if #b.probe > 36 then return false end\n", ""),
        OPEN_LETS_THROUGH(
                "breakers",
                "if b.st ~= 'h' then return b.st == 'c' end",
                "if b.st ~= 'h' then return true end"),
        RAMP_WITHOUT_BOUND("breakers", "if b.left <= 0 then return false end", ""),
        LATE_REPORT_HEARD("breakers", "if b.probe ~= try then return false end", ""),
        DEAD_PROBE_KEPT(
                "breakers step",
                "else b.probe = ''; b.at = nil; b.changed = true end",
                "else b.at = nil; b.changed = true end"),
        NO_DUE_ENTRY("breakers step", "call('ZADD', P..'due', at, entry)", "call('TYPE', entry)"),
        PARKED_WITHOUT_OFFER("step", "for i = 1, #all do turn(all[i]); offer(all[i]) end", ""),
        CANCELLED_STAYS_PARKED("cancel", "unpark(id, h) end    --", "end    --"),
        WOKEN_BY_TIME_STAYS_PARKED("step", "    unpark(id, h)\n    local", "    local"),
        CLOSED_WAKES_NOBODY("breakers step", "if b.st == 'c' then\n", "if false then\n");

        private final String scripts;
        private final String out;
        private final String in;

        Mutant(String scripts, String out, String in) {
            this.scripts = scripts;
            this.out = out;
            this.in = in;
        }

        Scripts plant() {
            return Scripts.load((name, text) -> isIn(name) ? changed(text) : text);
        }

        private boolean isIn(String script) {
            return (" " + scripts + " ").contains(" " + script + " ");
        }

        private String changed(String text) {
            assertThat(text).as("the place where %s is planted", this).contains(out);
            return text.replace(out, in);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_model_sees(Mutant mutant) {
        Scripts scripts = mutant.plant();
        Optional<String> seen = Optional.empty();
        for (int seed = 1; seed <= 6 * SEEDS && seen.isEmpty(); seed++) {
            seen = broken(seed, scripts);
        }
        assertThat(seen).as("%s survived", mutant).isPresent();
    }

    private static Optional<String> broken(int seed, Scripts scripts) {
        try (BreakerModel model = new BreakerModel(seed, scripts)) {
            model.run(STEPS);
            return Optional.empty();
        } catch (AssertionError | RuntimeException seen) {
            return Optional.of(String.valueOf(seen.getMessage()));
        }
    }
}
