package dev.millrace.worker.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/**
 * Runs nodes of some types; found through {@link java.util.ServiceLoader}. Its types are described
 * to the gateway by a {@link dev.millrace.flow.NodeTypeProvider} in the same jar. Thread-safe.
 */
public interface NodeExecutor extends AutoCloseable {
    /** Names of the types it runs. */
    Set<String> types();

    /** Called once before the first {@link #execute}. */
    default void prepare(NodeEnvironment environment) {}

    /**
     * Runs one try of a node, on a virtual thread of its own unless {@link #instant}. When the try
     * times out or the execution is cancelled, the thread is interrupted and {@link
     * NodeRequest#cancel} fires; it must then end its work and return or throw soon.
     *
     * <p>What it throws, {@link InterruptedException} aside, counts as a fatal failure {@code
     * INTERNAL}: return {@link NodeResult.Failed} instead.
     */
    NodeResult execute(NodeRequest request) throws InterruptedException;

    /**
     * Whether {@link #execute} only picks from what it is given: it never waits and takes
     * microseconds. Such a try costs no thread of its own and has no time limit. Default: no.
     */
    default boolean instant() {
        return false;
    }

    /**
     * What the node calls, where calls of all flows to the same place should stop together when it
     * fails: {@code host:port}, or the name of a credential. Visible characters only, at most 300.
     *
     * @param parameters templates resolved
     * @return empty if it calls nothing that could be down, or cannot say what; the default
     */
    default Optional<String> breakerKey(ObjectNode parameters) {
        return Optional.empty();
    }

    /**
     * Whether all tries under one idempotency key have one effect together, so that a node of
     * {@code effect: once} may be run again after a try of unknown end. Default: no.
     */
    default boolean settlesOnce() {
        return false;
    }

    /** Called once after the last {@link #execute}; gives back connections and threads. */
    @Override
    default void close() {}
}
