package dev.millrace.queue;

import java.net.Socket;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Microseconds of Redis CPU per execution.
 *
 * @param micros by step of an execution's life
 */
record CostFigures(Map<Step, Double> micros) {
    /** The steps; {@code MERGED} is finish and claim in one call, records travelling with it. */
    enum Step {
        ENQUEUE,
        CLAIM,
        ADVANCE,
        FINISH,
        MERGED,
        OUTBOX
    }

    /**
     * Several rounds on an emptied server.
     *
     * @param executions a round
     */
    static CostFigures measure(
            CostServer server, Scripts scripts, boolean merged, int rounds, int executions)
            throws java.io.IOException {
        Map<Step, Double> spent = new EnumMap<>(Step.class);
        try (CostRun run = new CostRun(server.emptied(), scripts, false);
                Socket _ = server.subscriber()) {
            for (int round = 0; round < rounds; round++) {
                round(server, run, merged, executions, spent);
            }
        }
        spent.replaceAll((step, micros) -> micros / ((double) rounds * executions));
        return new CostFigures(spent);
    }

    private static void round(
            CostServer server,
            CostRun run,
            boolean merged,
            int executions,
            Map<Step, Double> spent) {
        clocked(server, spent, Step.ENQUEUE, () -> run.enqueue(executions));
        if (merged) {
            clocked(server, spent, Step.MERGED, () -> run.finishAndClaim(executions));
        } else {
            double before = server.cpuMicros();
            List<List<ClaimedJob>> jobs = run.claim(executions);
            spent.merge(Step.CLAIM, server.cpuMicros() - before, Double::sum);
            clocked(server, spent, Step.ADVANCE, () -> run.advance(jobs));
            clocked(server, spent, Step.FINISH, () -> run.finish(jobs, new Outcome.Completed()));
        }
        clocked(server, spent, Step.OUTBOX, () -> server.moveOutbox());
    }

    private static void clocked(
            CostServer server, Map<Step, Double> spent, Step step, Runnable work) {
        double before = server.cpuMicros();
        work.run();
        spent.merge(step, server.cpuMicros() - before, Double::sum);
    }

    /** From enqueue to finish. */
    double total() {
        return micros.entrySet().stream()
                .filter(entry -> entry.getKey() != Step.OUTBOX)
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%6.2f us", total())
                + micros.entrySet().stream()
                        .map(entry ->
                                String.format(
                                        Locale.ROOT,
                                        "  %s %.2f",
                                        entry.getKey().name().toLowerCase(Locale.ROOT),
                                        entry.getValue()))
                        .collect(Collectors.joining());
    }
}
