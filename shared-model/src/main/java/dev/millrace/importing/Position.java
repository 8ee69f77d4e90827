package dev.millrace.importing;

import dev.millrace.importing.Plan.Gathering;
import dev.millrace.importing.node.BatchNodes;
import dev.millrace.importing.node.Items;
import dev.millrace.importing.node.Place;
import dev.millrace.importing.script.NoCounterpart;
import dev.millrace.importing.script.Surroundings;
import dev.millrace.importing.script.Surroundings.Output;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a node stands: what comes in, and what its scripts may name. Not thread-safe. */
final class Position implements Place {
    private final Sketch sketch;
    private final int node;
    private final boolean numbered;
    private final Set<String> notes = new LinkedHashSet<>();
    private boolean asksForNumber;

    /**
     * @param numbered the loop around the node hands on its items with their numbers
     */
    Position(Sketch sketch, int node, boolean numbered) {
        this.sketch = sketch;
        this.node = node;
        this.numbered = numbered;
    }

    /** Told while the node was drawn. */
    Set<String> notes() {
        return notes;
    }

    /** A script wants to know the number of its item, which is not handed on. */
    boolean lacksNumber() {
        return asksForNumber && !numbered && looped();
    }

    @Override
    public Items items() {
        return looped() ? Items.ONE : sketch.counts().worked(node);
    }

    @Override
    public boolean asked() {
        return !looped() && sketch.counts().asked(node);
    }

    @Override
    public boolean looped() {
        return sketch.counts().looped(node);
    }

    @Override
    public boolean numbered() {
        return sketch.plan().unnumbered(node) != null;
    }

    @Override
    public void note(String message) {
        notes.add(message);
    }

    @Override
    public List<WorkflowNode> attached(String kind) {
        return sketch.workflow().attached(sketch.canvas().node(node).name(), kind);
    }

    @Override
    public Input input(int number) {
        List<Wire> wires = new ArrayList<>();
        for (Wire wire : sketch.canvas().incoming(node)) {
            boolean counts = sketch.plan().takesInputs(node) ? wire.input() == number : !back(wire);
            if (counts) {
                wires.add(wire);
            }
        }
        if (wires.isEmpty()) {
            return new Input("[]", Items.ONE, false);
        }
        boolean many = wires.stream().anyMatch(wire -> sketch.counts().out(wire) == Items.MANY);
        @Nullable Gathering gathering = sketch.plan().gathering(wires.getFirst());
        String path =
                gathering == null
                        ? sketch.outlet(wires.getFirst()).path()
                        : "nodes." + gathering.id() + ".output";
        boolean list = many || (gathering != null && gathering.together());
        return new Input(path, list ? Items.MANY : Items.ONE, true);
    }

    private boolean back(Wire wire) {
        return sketch.canvas().back(wire) && !looped();
    }

    @Override
    public Surroundings item() {
        if (looped()) {
            Output all = new Output(input(0).path(), true, false);
            return numbered
                    ? new Around("$json.json", "$json.number", all)
                    : new Around("$json", "0", all);
        }
        boolean own = sketch.plan().takesInputs(node) || sketch.plan().batches(node);
        String all = own ? input(0).path() : "$json";
        boolean many = (own ? input(0).items() : sketch.counts().in(node)) == Items.MANY;
        String one = many ? "(" + all + ")[0]" : all; // in brackets, lest one be taken for none
        return sketch.canvas().node(node).once()
                ? new Around(one, "0", new Output(one, false, false))
                : new Around(one, "0", new Output(all, many, false));
    }

    @Override
    public Surroundings each() {
        return new Around("$json", "$i", new Output("$items", true, false));
    }

    /** The scripts of the node. */
    private final class Around implements Surroundings {
        private final String json;
        private final String index;
        private final Output items;

        Around(String json, String index, Output items) {
            this.json = json;
            this.index = index;
            this.items = items;
        }

        @Override
        public String json() {
            return json;
        }

        @Override
        public String index() {
            asksForNumber = true;
            return index;
        }

        @Override
        public Output incoming() {
            return items;
        }

        @Override
        public boolean afterError() {
            List<Wire> wires = sketch.canvas().incoming(node);
            return !wires.isEmpty() && wires.stream().allMatch(sketch::error);
        }

        @Override
        public String failedItem() {
            return itemBefore();
        }

        @Override
        public String nothingLeft(String loopName) {
            return left(loopName);
        }

        @Override
        public Output output(String nodeName) {
            return outputOf(nodeName);
        }

        @Override
        public String workflowName() {
            return sketch.workflow().name();
        }

        @Override
        public String workflowId() {
            return sketch.workflow().id();
        }

        @Override
        public void note(String message) {
            notes.add(message);
        }
    }

    private Output outputOf(String name) {
        int other =
                sketch.canvas()
                        .find(name)
                        .orElseThrow(() ->
                                new NoCounterpart("'" + name + "', which is no node that runs,"));
        ItemCounts counts = sketch.counts();
        if (sketch.plan().batches(other) && inside(other)) {
            Items batch = BatchNodes.batch(sketch.canvas().node(other));
            int output = BatchNodes.loopOutput(sketch.canvas().node(other));
            return new Output(
                    sketch.plan().outlet(other, output).path(), batch == Items.MANY, false);
        }
        if (sketch.canvas().repeated(other, node)) {
            throw new NoCounterpart(
                    "'" + name + "', which ran several times in a loop that is over,");
        }
        boolean many = counts.looped(other) || counts.out(other, 0) == Items.MANY;
        boolean paired = many && sketch.lines().same(other, node);
        return new Output(sketch.plan().outlet(other, 0).path(), many, paired);
    }

    /** What came in to the node that failed, if that was one item by one wire. */
    private String itemBefore() {
        List<Wire> errors = sketch.canvas().incoming(node);
        int failed = errors.getFirst().source();
        List<Wire> before = sketch.canvas().incoming(failed);
        boolean one =
                errors.size() == 1
                        && before.size() == 1
                        && sketch.counts().worked(failed) == Items.ONE
                        && !sketch.error(before.getFirst());
        return one ? sketch.outlet(before.getFirst()).path() : "";
    }

    private String left(String name) {
        int loop = sketch.canvas().find(name).orElse(-1);
        if (loop < 0 || !sketch.plan().batches(loop) || sketch.plan().unnumbered(loop) == null) {
            throw new NoCounterpart("what is left in '" + name + "', which is no loop,");
        }
        String source = new Position(sketch, loop, false).input(0).path();
        return "nodes.%s.output[-1].number >= $count([%s]) - 1"
                .formatted(sketch.plan().id(loop), source);
    }

    private boolean inside(int loop) {
        return sketch.canvas().within(loop, node) || loop == node;
    }
}
