package dev.millrace.flow;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One step of a flow.
 *
 * @param id unique in the flow, without control characters
 * @param type names its executor, e.g. {@code web:httpRequest}
 * @param parameters as drawn, templates unresolved
 */
public record Node(
        String id, String type, String label, ObjectNode parameters, NodeSettings settings) {}
