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
    ONE_NODE(1),
    DIAMOND_OF_10(10),
    CHAIN_OF_40(40),
    PARENT_AND_10(11);

    private final int nodes;

    Shape(int nodes) {
        this.nodes = nodes;
    }

    private List<int[]> edges() {
        return switch (this) {
            case ONE_NODE -> List.of();
            case DIAMOND_OF_10 -> diamond();
            case CHAIN_OF_40 -> chain(nodes);
            case PARENT_AND_10 -> fan(nodes - 1);
        };
    }

    int nodes() {
        return nodes;
    }

    String flowId() {
        return "bench-" + option();
    }

    /** Its name on the command line. */
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
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
