package dev.millrace.faults;

import dev.millrace.flow.NodeType;
import dev.millrace.flow.NodeTypeProvider;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.List;
import java.util.Set;

/** {@code fault:stubborn}: runs for {@code millis}, whoever tells it to stop. */
public final class StubbornNode implements NodeExecutor, NodeTypeProvider {
    static final String TYPE = "fault:stubborn";

    @Override
    public Set<String> types() {
        return Set.of(TYPE);
    }

    @Override
    public List<NodeType> nodeTypes() {
        return List.of(new NodeType(TYPE, "Stubborn", List.of(), Set.of("main"), false));
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        long end = System.nanoTime() + request.parameters().path("millis").asLong() * 1_000_000;
        while (System.nanoTime() < end) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException ignored) {
                // which is what it is for
            }
        }
        return NodeResult.success(request.incoming());
    }
}
