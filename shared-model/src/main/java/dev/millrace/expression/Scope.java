package dev.millrace.expression;

import com.fasterxml.jackson.databind.JsonNode;

/** What a template may see. */
public interface Scope {
    /** The execution's input: {@code input}. */
    JsonNode input();

    /** The node's incoming value: {@code $json}. */
    JsonNode incoming();

    /**
     * A node's output, null node if it has none: {@code nodes.<id>.output}, {@code
     * $node["id"].json}.
     */
    JsonNode output(String nodeId);

    /** Ids of the nodes that have an output. */
    Iterable<String> nodesWithOutput();

    /** {@code variables}. */
    JsonNode variables();

    /** {@code item}, in the body of a forEach; null node elsewhere. */
    JsonNode item();

    /** {@code index} of the item, from 0; null node elsewhere. */
    JsonNode index();

    /** {@code execution.id}. */
    String executionId();

    /**
     * A link that sends the signal of that name to this execution: {@code signals.<name>.url}; null
     * node where there is no execution yet.
     */
    JsonNode signalUrl(String name);
}
