package dev.millrace.faults;

import dev.millrace.event.EventLine;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time in which a worker had an execution and it took a place of its limits, by what
 * the log says on the clock of Redis. It began a little before {@code from} where that is not the
 * claim itself, and ended at {@code to} or a little later: never is a stretch too long.
 *
 * @param from epoch ms
 * @param claimed whether {@code from} is the time of the claim
 */
record Occupancy(String executionId, long from, long to, boolean claimed) {

    /** Of an execution, in order. */
    static List<Occupancy> of(Evidence one) {
        List<Occupancy> all = new ArrayList<>();
        long from = -1;
        boolean claimed = false;
        for (EventLine line : one.events()) {
            if (leaves(line)) {
                if (from >= 0) {
                    all.add(new Occupancy(one.id(), from, line.at(), claimed));
                }
                from = -1;
            } else if (from < 0 && enters(line)) {
                from = line.at();
                claimed = !line.type().wire().startsWith("node:");
            }
        }
        return all;
    }

    private static boolean enters(EventLine line) {
        return switch (line.type()) {
            case EXECUTION_START, EXECUTION_RESUMED -> true;
            case NODE_START, NODE_COMPLETE, NODE_ERROR, NODE_RETRY -> true;
            default -> false;
        };
    }

    private static boolean leaves(EventLine line) {
        return switch (line.type()) {
            case EXECUTION_RETRY, EXECUTION_SUSPENDED -> true;
            case EXECUTION_RESUMED ->
                    line.detail().equals("stalled") || line.detail().equals("drained");
            default -> line.type().terminal();
        };
    }
}
