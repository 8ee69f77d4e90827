package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.flow.FlowGraph;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a {@link Structure} comes to if nothing breaks it, without events or states: it runs what is
 * ready, one after the other, and calls itself for every iteration and every item. A value that
 * depends on which of several came first is {@link #EITHER}.
 */
final class StructureReference {
    static final String EITHER = "\"?\"";

    final Structure structure;
    final FlowGraph graph;

    /** What each run was given and how it was left. */
    final Map<String, String> runs = new TreeMap<>();

    /** Runs that a failure beside them may cut off. */
    final Set<String> unsure = new HashSet<>();

    final JsonNode output;

    StructureReference(Structure structure) {
        this.structure = structure;
        this.graph = structure.graph;
        this.output = new StructureRegion(this, null, Scenario.INPUT, "").result();
    }

    /** It has a loop that nothing leaves. */
    static final class Endless extends RuntimeException {}
}
