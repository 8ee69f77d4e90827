package dev.millrace.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One step of a flow.
 *
 * @param id unique in the flow, without control characters
 * @param type names its executor, e.g. {@code web:httpRequest}
 * @param parameters as drawn, templates unresolved
 * @param parentId the node in whose frame it is drawn; null for none
 */
public record Node(
        String id,
        String type,
        String label,
        ObjectNode parameters,
        NodeSettings settings,
        @Nullable String parentId) {
    /** Outside of all frames. */
    public Node(
            String id, String type, String label, ObjectNode parameters, NodeSettings settings) {
        this(id, type, label, parameters, settings, null);
    }

    /** Whether it runs the nodes in its frame for each item of a list. */
    public boolean forEach() {
        return type.equals(ForEach.TYPE);
    }
}
