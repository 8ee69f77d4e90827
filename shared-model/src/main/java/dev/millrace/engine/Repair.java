package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;

/** What somebody decides by hand about a node, in place of its run. */
public sealed interface Repair {
    String nodeId();

    /** It is passed over; what came in is its output. */
    record PassOver(String nodeId) implements Repair {}

    /**
     * It counts as completed with this output.
     *
     * @param port it is left by
     */
    record Output(String nodeId, String port, JsonNode output) implements Repair {}
}
