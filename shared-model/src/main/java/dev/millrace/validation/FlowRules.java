package dev.millrace.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.NodeTypes;

/** Checks a flow completely. Thread-safe. */
public final class FlowRules {
    private final NodeTypes types;

    public FlowRules(NodeTypes types) {
        this.types = types;
    }

    public NodeTypes types() {
        return types;
    }

    /**
     * Checks and reads the flow; finds all problems at once and never throws for what the document
     * says.
     */
    public Validated check(JsonNode source) {
        throw new UnsupportedOperationException("to be written");
    }
}
