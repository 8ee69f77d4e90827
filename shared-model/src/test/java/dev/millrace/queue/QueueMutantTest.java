package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thirteen bugs, planted one at a time into the scripts: the model sees each of them. */
class QueueMutantTest {
    private static final int SEEDS = 40;
    private static final int STEPS = 400;

    /** A planted bug: in which scripts, what is taken out, what is put in. */
    enum Mutant {
        NO_TOKEN_CHECK("step", "RUNNING or sub(h, 13, 36) ~= tok then", "RUNNING then"),
        NO_TOKEN_CHECK_OF_RECORDS(
                "step", "RUNNING or sub(h, 13, 36) ~= ARGV[a+1] then", "RUNNING then"),
        REAP_COUNTER_LEAK("reap", "release(q, lane); stl = stl + 1", "stl = stl + 1"),
        PARKED_LANE_NOT_READDED("step", "wake(meta(q), p, lane)\n    else", "\n    else"),
        FENCE_WITHOUT_STATE("step", "byte(h, 1) ~= RUNNING or ", ""),
        WRONG_PRIORITY_ON_RELEASE(
                "step reap limits", "wake(m, sub(s, 1, 1), sub(s, 3))", "wake(m, 1, sub(s, 3))"),
        CANCELLED_ENTRY_CLAIMED("step", "if byte(v, 1) ~= QUEUED then return 0 end", ""),
        NO_NONCE("step", "13) + 1, nonce)", "13) + 1, 'nnnnnnnnnnnnnnnnnnnn')"),
        NO_BELL_ON_RETRY(
                "step",
                "call('ZADD', P..'due', unpack(DU)); bell = true",
                "call('ZADD', P..'due', unpack(DU))"),
        IDLE_NOT_NOTED("step", "call('SET', P..'idle', '1')", ""),
        SIGNAL_LOST_WHILE_RUNNING("step", "if o == 's' then st = 'Q'; no(i, 'queued') end", ""),
        NO_SEQ_CHECK("step", "if s == s0 then", "if true then"),
        CAP_IGNORED_IN_BATCH(
                "step",
                "if l.cap and l.cap - l.run < k then",
                "if l.cap and l.cap - l.run <= 0 then"),
        KEYED_COUNTER_LEAK(
                "step",
                "if keyed then l = lim(m, lane); l.run = l.run - 1; l.d = true; unhold(m, l) end end",
                "end");

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
        for (int seed = 1; seed <= SEEDS && seen.isEmpty(); seed++) {
            seen = broken(seed, scripts);
        }
        assertThat(seen).as("%s survived %s seeds", mutant, SEEDS).isPresent();
    }

    /** What breaks; a script that fails counts, since it would be seen too. */
    private static Optional<String> broken(int seed, Scripts scripts) {
        try (QueueModel model = new QueueModel(seed, true, scripts)) {
            model.run(STEPS);
            return Optional.empty();
        } catch (AssertionError | RuntimeException seen) {
            return Optional.of(String.valueOf(seen.getMessage()));
        }
    }
}
