package dev.millrace.standalone.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The flows that are measured: pure nodes only, each with one template, so that what is measured is
 * Millrace and not a target.
 */
enum Shape {
    ONE(1, "one node"),
    DIAMOND(10, "diamond of 10"),
    CHAIN(40, "chain of 40"),
    PARENT(11, "parent and 10 children");

    private final int nodes;
    private final String label;

    Shape(int nodes, String label) {
        this.nodes = nodes;
        this.label = label;
    }

    private List<int[]> edges() {
        return switch (this) {
            case ONE -> List.of();
            case DIAMOND -> diamond();
            case CHAIN -> chain(nodes);
            case PARENT -> fan(nodes - 1);
        };
    }

    String flowId() {
        return "bench-" + option();
    }

    /** Its name on the command line. */
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    String label() {
        return label;
    }

    ObjectNode flow() {
        ObjectNode flow = Json.object().put("id", flowId()).put("name", label());
        ArrayNode drawn = flow.putArray("nodes");
        for (int i = 0; i < nodes; i++) {
            ObjectNode node = drawn.addObject().put("id", "n" + i).put("type", "data:set");
            node.putObject("data")
                    .putObject("parameters")
                    .putObject("values")
                    .put("who", "{{ input.customer }}")
                    .put("step", i);
        }
        ArrayNode wires = flow.putArray("edges");
        for (int[] edge : edges()) {
            wires.addObject()
                    .put("id", "e" + wires.size())
                    .put("source", "n" + edge[0])
                    .put("target", "n" + edge[1]);
        }
        return flow;
    }

    private static List<int[]> chain(int length) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 1; i < length; i++) {
            edges.add(new int[] {i - 1, i});
        }
        return edges;
    }

    private static List<int[]> fan(int children) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 1; i <= children; i++) {
            edges.add(new int[] {0, i});
        }
        return edges;
    }

    /** One, eight side by side, one. */
    private static List<int[]> diamond() {
        List<int[]> edges = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            edges.add(new int[] {0, i});
            edges.add(new int[] {i, 9});
        }
        return edges;
    }
}
