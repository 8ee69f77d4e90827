package dev.millrace.worker.run;

import dev.millrace.worker.claim.Hold;
import dev.millrace.worker.claim.Run;
import dev.millrace.worker.claim.Runs;
import dev.millrace.worker.claim.Turns;

/** Makes a run of each claimed job. Thread-safe. */
public final class FlowRuns implements Runs {
    private final RunTools tools;

    public FlowRuns(RunTools tools) {
        this.tools = tools;
    }

    @Override
    public Run of(Hold hold, Turns turns) {
        return new FlowRun(hold, turns, tools);
    }
}
