package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.expression.Scope;
import dev.millrace.expression.Template;
import dev.millrace.flow.Effect;
import dev.millrace.flow.Node;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A node with its templates parsed.
 *
 * @param pure it has no effect outside, so nothing need be stored before it starts
 * @param runIf null for always
 */
record PreparedNode(Node node, boolean pure, Template parameters, @Nullable Template runIf) {
    /** After a try of unknown end it may not be run again: its effect must not happen twice. */
    boolean neverAgain(NodeRegistry executors) {
        return node.settings().effect() == Effect.ONCE
                && !executors.find(node.type()).map(NodeExecutor::settlesOnce).orElse(false);
    }

    ObjectNode resolved(Scope scope) {
        return (ObjectNode) parameters.resolve(scope);
    }
}
