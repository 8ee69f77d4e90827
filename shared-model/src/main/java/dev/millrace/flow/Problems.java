package dev.millrace.flow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong while a flow is read. Not thread-safe. */
final class Problems {
    private final List<FlowProblem> found = new ArrayList<>();

    void error(String code, String pointer, String message, @Nullable String nodeId) {
        found.add(FlowProblem.error(code, pointer, message, nodeId));
    }

    List<FlowProblem> found() {
        return List.copyOf(found);
    }
}
