package dev.millrace.worker.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.expression.Scope;
import dev.millrace.expression.Template;
import dev.millrace.flow.Node;
import org.jspecify.annotations.Nullable;

/**
 * A node with its templates parsed.
 *
 * @param pure it has no effect outside, so nothing need be stored before it starts
 * @param runIf null for always
 */
record PreparedNode(Node node, boolean pure, Template parameters, @Nullable Template runIf) {
    ObjectNode resolved(Scope scope) {
        return (ObjectNode) parameters.resolve(scope);
    }
}
