package dev.millrace.importing;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.node.Exit;
import dev.millrace.importing.node.Handling.Takes;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes of ours stand for each node of n8n, and for what n8n does without a node: it gathers
 * what comes by several wires, it runs a node for each item. Ids are fixed here, before anything is
 * drawn, since scripts name other nodes.
 */
final class Plan {
    private static final String BACK = "back";
    private static final int MOST_ALTERNATIVES = 256;

    private final Canvas canvas;
    private final ItemCounts counts;
    private final Ways ways;
    private final NodeIds ids = new NodeIds();
    private final List<String> own = new ArrayList<>();
    private final Map<String, Gathering> gatherings = new HashMap<>();
    private final Map<Integer, String> loops = new HashMap<>();
    private final Map<Integer, String> leftovers = new HashMap<>();
    private final Map<Integer, String> numbered = new HashMap<>();
    private final Map<String, String> steps = new HashMap<>();

    Plan(Canvas canvas, ItemCounts counts, Ways ways) {
        this.canvas = canvas;
        this.counts = counts;
        this.ways = ways;
        for (int node = 0; node < canvas.size(); node++) {
            own.add(ids.of(canvas.node(node).name()));
        }
        List<String> askers =
                canvas.nodes().stream()
                        .map(node -> Json.text(node.parameters()))
                        .filter(text -> text.contains("noItemsLeft"))
                        .toList();
        for (int node = 0; node < canvas.size(); node++) {
            if (counts.looped(node)) {
                loops.put(node, ids.of(own.get(node) + "_each"));
            }
            putTogether(node);
            if (batches(node) && asksWhatIsLeft(canvas.node(node).name(), askers)) {
                numbered.put(node, ids.of(own.get(node) + "_item"));
            }
            for (Exit exit : exits(node)) {
                String key = node + " " + exit.step();
                if (!exit.step().isEmpty() && !steps.containsKey(key)) {
                    steps.put(key, ids.of(own.get(node) + "_" + exit.step()));
                }
            }
            gather(node);
        }
    }

    /** What came back to a loop, put together: in each turn it may have been none or several. */
    private void putTogether(int node) {
        boolean spreads = counts.family(node).spreads();
        boolean used = canvas.outgoing(node).stream().anyMatch(wire -> wire.output() == 0);
        boolean batches = batches(node) && BatchNodes.loopOutput(canvas.node(node)) == 1;
        if (used && (batches || (loops.containsKey(node) && spreads))) {
            leftovers.put(node, ids.of(own.get(node) + "_done"));
        }
    }

    /** Some script wants to know whether the loop has handed on its last items. */
    private boolean asksWhatIsLeft(String loop, List<String> askers) {
        String name = Json.text(TextNode.valueOf(loop));
        String bare = name.substring(1, name.length() - 1);
        return askers.stream().anyMatch(text -> text.contains(bare));
    }

    private void gather(int node) {
        Map<String, List<Wire>> sides = new TreeMap<>();
        for (Wire wire : canvas.incoming(node)) {
            sides.computeIfAbsent(side(wire), _ -> new ArrayList<>()).add(wire);
        }
        sides.forEach((side, wires) -> gather(node, side, wires));
    }

    /** Wires of one side are alternatives to each other, or come together. */
    private String side(Wire wire) {
        if (takesInputs(wire.target())) {
            return "input_" + wire.input();
        }
        return canvas.back(wire) && !loops.containsKey(wire.target()) ? BACK : "input";
    }

    private void gather(int node, String side, List<Wire> wires) {
        boolean together = !exclusive(wires);
        boolean named =
                !side.equals(BACK)
                        && (batches(node) || loops.containsKey(node) || takesInputs(node))
                        && (wires.size() > 1
                                || (takesInputs(node) && ways.optional(wires.getFirst())));
        if (together || named) {
            String id = ids.of(own.get(node) + "_" + side);
            gatherings.put(node + " " + side, new Gathering(id, wires, together));
        }
    }

    private boolean exclusive(List<Wire> wires) {
        if (wires.size() > MOST_ALTERNATIVES) {
            return false;
        }
        for (int i = 0; i < wires.size(); i++) {
            for (int j = i + 1; j < wires.size(); j++) {
                boolean turns = canvas.back(wires.get(i)) != canvas.back(wires.get(j));
                if (!turns && !ways.exclusive(wires.get(i), wires.get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * A node that stands before another and brings together what several wires bring.
     *
     * @param together several of them may carry something at once
     */
    record Gathering(String id, List<Wire> wires, boolean together) {
        Gathering {
            wires = List.copyOf(wires);
        }
    }

    boolean takesInputs(int node) {
        return counts.handling(node).takes() == Takes.INPUTS;
    }

    boolean batches(int node) {
        return BatchNodes.of(canvas.node(node)) && !canvas.node(node).disabled();
    }

    List<Gathering> gatherings(int node) {
        return gatherings.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(node + " "))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /** What stands before the node for what comes by that wire; null if nothing does. */
    @Nullable Gathering gathering(Wire wire) {
        return gatherings.get(wire.target() + " " + side(wire));
    }

    String id(int node) {
        return own.get(node);
    }

    /** Of the loop around a node that runs for each item; null if it has none. */
    @Nullable String loop(int node) {
        return loops.get(node);
    }

    /** Of what takes the items of a loop from their numbers; null if they have none. */
    @Nullable String unnumbered(int node) {
        return numbered.get(node);
    }

    /** Of what puts together what came back to a loop; null if nobody asks. */
    @Nullable String leftover(int node) {
        return leftovers.get(node);
    }

    /** Of one of the nodes that stand for the node. */
    String step(int node, String suffix) {
        return suffix.isEmpty() ? id(node) : steps.getOrDefault(node + " " + suffix, id(node));
    }

    /** Another id, for what belongs to no node. */
    String fresh(String name) {
        return ids.of(name);
    }

    /** The node that a node of that id stands for or beside: its own id begins like it. */
    OptionalInt owner(String id) {
        return IntStream.range(0, own.size())
                .filter(node -> id.equals(own.get(node)) || id.startsWith(own.get(node) + "_"))
                .boxed()
                .max(Comparator.comparingInt(node -> own.get(node).length()))
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    List<Exit> exits(int node) {
        return canvas.node(node).disabled() ? List.of(Exit.of("", "main")) : counts.exits(node);
    }

    /** Where an output leaves, by the id of our node and its port. */
    Outlet outlet(int node, int output) {
        String loop = loops.get(node);
        List<Exit> exits = exits(node);
        if (output < exits.size()) {
            Exit exit = exits.get(output);
            @Nullable String leftover = output == 0 ? leftover(node) : null;
            if (leftover != null) {
                return new Outlet(leftover, "main");
            }
            @Nullable String item = unnumbered(node);
            if (item != null && exit.port().equals("loop")) {
                return new Outlet(item, "main");
            }
            return loop == null
                    ? new Outlet(step(node, exit.step()), exit.port())
                    : new Outlet(loop, "done");
        }
        return counts.error(node, output)
                ? new Outlet(id(node), "error")
                : new Outlet(id(node), "output_" + output);
    }

    record Outlet(String id, String port) {
        String path() {
            return "nodes." + id + ".output";
        }
    }
}
