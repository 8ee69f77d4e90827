package dev.millrace.execution;

/**
 * One run of a node within an execution.
 *
 * @param nodeId the node's id in its flow
 * @param iteration path of zero-based numbers, {@code "2"} or {@code "2.17"}; empty outside loops
 */
public record NodeKey(String nodeId, String iteration) {
    public static NodeKey of(String nodeId) {
        return new NodeKey(nodeId, "");
    }

    @Override
    public String toString() {
        return iteration.isEmpty() ? nodeId : nodeId + "#" + iteration;
    }
}
