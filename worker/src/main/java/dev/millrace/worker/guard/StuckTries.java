package dev.millrace.worker.guard;

import dev.millrace.worker.node.NodeRequest;
import java.time.Duration;

/** Is told of tries that ignored that they were stopped; they are left behind, still running. */
@FunctionalInterface
public interface StuckTries {
    /**
     * @param waited since the try was told to stop
     */
    void stuck(NodeRequest request, Duration waited);
}
