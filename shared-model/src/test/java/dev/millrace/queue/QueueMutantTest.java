package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bugs, planted one at a time into the scripts: the model sees each of them. */
class QueueMutantTest {
    /** Where most of the bugs show at once; those that are rare to show say where they did. */
    private static final int FIRST = 61;

    private static final int SEEDS = 120;
    private static final int STEPS = 400;

    /** A planted bug: in which scripts, what is taken out, what is put in. */
    enum Mutant {
        NO_TOKEN_CHECK("step", "if not holds(h, token) then", "if byte(h, 1) ~= RUNNING then"),
        NO_TOKEN_CHECK_OF_RECORDS(
                "step", "if not holds(h, ARGV[a+1]) then", "if byte(h, 1) ~= RUNNING then"),
        REAP_COUNTER_LEAK("reap", "release(at); stl = stl + 1", "stl = stl + 1"),
        PARKED_TENANT_NOT_READDED("step", "free_tenant(tenant(match", "local _ = (tenant(match"),
        PARKED_KEY_NOT_READDED(
                "step", "if kind == 'K' then free_lane(key(name))", "if kind == 'K' then"),
        FENCE_WITHOUT_STATE("step", "return byte(h, 1) == RUNNING and sub", "return sub"),
        WRONG_PRIORITY_ON_RELEASE(
                "step reap limits",
                "do wake_tenant(l.q, p, l.t) end",
                "do wake_tenant(l.q, 1, l.t) end"),
        CANCELLED_ENTRY_CLAIMED("step", "if sub(v, 1, 1) ~= 'Q' then return 0 end", ""),
        NO_NONCE("step", "13) + 1, nonce)", "13) + 1, 'nnnnnnnnnnnnnnnnnnnn')"),
        NO_BELL_ON_RETRY(
                "step",
                "call('ZADD', P..'due', unpack(DU)); bell = true",
                "call('ZADD', P..'due', unpack(DU))",
                73),
        IDLE_NOT_NOTED("step", "call('SET', P..'idle', '1')", ""),
        SIGNAL_LOST_WHILE_RUNNING("step", "if o == 's' then st = 'Q'; no(i, 'queued') end", "", 78),
        SIGNAL_WRITTEN_DOWN_TWICE("step", "call('LREM', X..id..':sig', 1, s)", "", 67),
        SIGNALS_DROPPED_WHEN_ONE_IS_WRITTEN_DOWN(
                "step", "call('LREM', X..id..':sig', 1, s)", "call('DEL', X..id..':sig')"),
        REQUEST_CARRIED_OUT_TWICE(
                "signal",
                "if string.find(call('GET', x)",
                "if false and string.find(call('GET', x)"),
        TIMER_LEFT_BY_SIGNAL("signal", "call('ZREM', P..'due', id);", "", 66),
        CHILLED_THOUGH_IT_MOVED_ON("chill", "and int(unpk('<I4', v, 9)) == ARGV[i+1]", ""),
        CHILLED_THOUGH_IT_RUNS("chill", "sub(v, 1, 1) == 'S'", "sub(v, 1, 1) ~= 'Q'"),
        END_OF_CHILD_NOT_TOLD("step", "signal(parent, 'flow:'..id, ENDS[st](json), id)", ""),
        CANCEL_OF_CHILD_NOT_TOLD("cancel", "signal(parent, 'flow:'..id, ENDS[st](json), id)", ""),
        STALLED_CHILD_NOT_TOLD("reap", "signal(parent, 'flow:'..id, ENDS[st](json), id)", ""),
        CHILDREN_OUTLIVE_THEIR_PARENT(
                "step", "do cancel(kids[i], 'parent') end", "do local _ = kids[i] end"),
        CHILDREN_GO_ON_AS_THEIR_PARENT_TURNS_BACK(
                "step", "cancel_kids(id); h = read(id) end", "h = read(id) end"),
        CHILD_BEGUN_AFTER_ITS_PARENT_TURNED_BACK(
                "enqueue", "or (back(byte(above, 2)) and undo == '')", "", 64),
        CHILD_NOT_ADOPTED("enqueue", "call('SADD', X..parent..':kids', id)", ""),
        NO_SEQ_CHECK("step", "if s == s0 then", "if true then"),
        CAP_IGNORED_IN_BATCH(
                "step",
                "if l.cap and l.cap - l.run < k then",
                "if l.cap and l.cap - l.run <= 0 then"),
        KEY_SLOT_LEAK_ON_FINISH(
                "step", "c.run = c.run - 1; c.changed = true; pass_on(c)", "pass_on(c)"),
        KEY_SLOT_LEAK_ON_REAP(
                "reap", "c.run = c.run - 1; c.changed = true; pass_on(c)", "pass_on(c)"),
        KEY_COUNT_LEAK_ON_CANCEL(
                "cancel", "over(end_cancelled(id, h, why), id)", "end_cancelled(id, h, why)"),
        WAKE_NOT_PASSED_ON("step", "if c then pass_on(c) end", "", 68),
        RATE_WITHOUT_ALARM("step", "else alarm(l, 'K|', at) end end", "end end", 66),
        LIMIT_IGNORED_AT_THE_DOOR("enqueue", "elseif c and full(c) then", "elseif false then"),
        EMPTY_LANE_HELD("step", "  return got, empty end", "  return got, n < k end", 64);

        private final String scripts;
        private final String out;
        private final String in;
        private final int first;

        Mutant(String scripts, String out, String in) {
            this(scripts, out, in, FIRST);
        }

        Mutant(String scripts, String out, String in, int first) {
            this.scripts = scripts;
            this.out = out;
            this.in = in;
            this.first = first;
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
        for (int i = 0; i < SEEDS && seen.isEmpty(); i++) {
            seen = broken(mutant.first + i, scripts);
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
