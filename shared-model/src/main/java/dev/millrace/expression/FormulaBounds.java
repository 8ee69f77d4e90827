package dev.millrace.expression;

import com.dashjoin.jsonata.Jsonata;

/** Ends a formula that calls too deeply or computes for too long. Used by one thread. */
final class FormulaBounds {
    static final long MOST_MILLIS = 200;

    private static final int DEEPEST_CALL = 100;
    private static final int STEPS_BETWEEN_LOOKS = 64;

    private final FormulaClock clock;
    private int depth;
    private int steps;

    private FormulaBounds(FormulaClock clock) {
        this.clock = clock;
    }

    static void set(Jsonata.Frame frame, FormulaClock clock) {
        FormulaBounds bounds = new FormulaBounds(clock);
        frame.setEvaluateEntryCallback((_, _, inner) -> bounds.step(inner, 1));
        frame.setEvaluateExitCallback((_, _, inner, _) -> bounds.step(inner, -1));
    }

    private void step(Jsonata.Frame inner, int deeper) {
        if (inner.isParallelCall) {
            return;
        }
        depth += deeper;
        if (depth > DEEPEST_CALL) {
            throw new ExpressionFailed("the expression calls deeper than " + DEEPEST_CALL);
        }
        steps++;
        if (steps % STEPS_BETWEEN_LOOKS == 0 && clock.ownMillis() > MOST_MILLIS) {
            throw tooLong();
        }
    }

    static ExpressionFailed tooLong() {
        return new ExpressionFailed("the expression took longer than " + MOST_MILLIS + " ms");
    }
}
