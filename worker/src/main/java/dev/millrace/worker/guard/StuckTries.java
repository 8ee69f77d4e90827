package dev.millrace.worker.guard;

import dev.millrace.worker.node.NodeRequest;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Is told of tries that ignored that they were stopped; they are left behind, still running. */
@FunctionalInterface
public interface StuckTries {
    /**
     * @param waited since the try was told to stop
     * @param end comes when it ends after all
     */
    void stuck(NodeRequest request, Duration waited, CompletionStage<?> end);
}
