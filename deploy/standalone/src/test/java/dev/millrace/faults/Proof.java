package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/** What a scenario shows: that the product holds, and that it would be seen if it did not. */
final class Proof {
    /** Of tests that run always. */
    static final String SHORT = "faults-short";

    /** Of tests that run on demand, by {@code scripts/faults}. */
    static final String LONG = "faults";

    /** Of tests that switch a defence off and expect the scenario to fail; on demand too. */
    static final String OFF = "faults-off";

    private Proof() {}

    /** Nothing is lost, stuck, done twice or out of order. */
    static void holds(Verdict verdict) {
        System.out.println(verdict);
        assertThat(verdict.clean()).as("%s", verdict).isTrue();
    }

    /**
     * The scenario fails, by what it waits for, asserts or is judged by, with a defence switched
     * off.
     */
    static void sees(Supplier<Verdict> scenario) {
        String seen = "";
        try {
            Verdict verdict = scenario.get();
            seen = verdict.clean() ? "" : verdict.toString();
        } catch (ConditionTimeoutException | AssertionError failed) {
            seen = String.valueOf(failed.getMessage());
        }
        assertThat(seen).as("the missing defence was not seen").isNotEmpty();
        System.out.println("seen: " + seen);
    }
}
