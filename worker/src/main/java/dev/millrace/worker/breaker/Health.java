package dev.millrace.worker.breaker;

import dev.millrace.queue.BreakerCall.End;
import dev.millrace.worker.node.NodeResult;

/** What the end of a call says of the health of its target. */
final class Health {
    private static final String SERVER_ERROR = "UPSTREAM_5XX";

    private Health() {}

    /**
     * A recoverable failure without an answer (time limit, no connection), or an answer that the
     * server itself is not well, is a bad sign. Any other answer is a good one: also 429 and every
     * other 4xx, which speak of the call. A call that was never made says nothing.
     */
    static End of(NodeResult result) {
        return switch (result) {
            case NodeResult.Success _ -> End.OK;
            case NodeResult.WaitUntil _,
                    NodeResult.WaitForSignal _,
                    NodeResult.RunFlow _,
                    NodeResult.Expanded _ ->
                    End.NONE;
            case NodeResult.Failed failed -> of(failed);
        };
    }

    private static End of(NodeResult.Failed failed) {
        boolean serverError = failed.failure().code().equals(SERVER_ERROR);
        if (failed.answered()) {
            return serverError ? End.BAD : End.OK;
        }
        return failed.failure().recoverable() ? End.BAD : End.NONE;
    }
}
