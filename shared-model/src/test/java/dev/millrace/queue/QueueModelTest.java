package dev.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Random lives of the queue keep every invariant. {@code -Dmillrace.model.seeds=} and {@code
 * -Dmillrace.model.steps=} ask for more; a failure names its seed.
 */
class QueueModelTest {
    private static final int SEEDS = Integer.getInteger("millrace.model.seeds", 100);
    private static final int STEPS = Integer.getInteger("millrace.model.steps", 200);

    @Test
    void no_life_of_the_queue_breaks_an_invariant() {
        int fenced = 0;
        int quiet = 0;
        int rollbacks = 0;
        int chilled = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (QueueModel model = new QueueModel(seed, seed % 2 == 0, Scripts.PRODUCT)) {
                model.run(STEPS);
                fenced += model.fenced;
                quiet += model.quiet;
                rollbacks += model.rollbacks;
                chilled += model.chilled();
            } catch (AssertionError broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
        System.out.printf(
                "model: %d seeds, %d stale calls fenced, %d quiet waits, %d failovers, %d"
                        + " chilled%n",
                SEEDS, fenced, quiet, rollbacks, chilled);
        assertThat(fenced).isGreaterThan(SEEDS);
        assertThat(quiet).isPositive();
        assertThat(rollbacks).isPositive();
        assertThat(chilled).isGreaterThan(SEEDS);
    }
}
