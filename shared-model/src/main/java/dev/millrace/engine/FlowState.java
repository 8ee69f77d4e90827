package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Section;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where one execution of a flow stands: the fold of its events. Resume after a crash, replay,
 * history and the worker all use this one function, so they cannot disagree. Immutable; no I/O, no
 * clock, no thread.
 *
 * <p>Trick: an event copies one array of references, one per node, and replaces the entries it
 * changes; each entry counts its own decided edges, so an edge is looked at once in a life and
 * {@link #next} reads every node in constant time. Price: n references copied and read per event.
 *
 * <p>Loops: an iteration ends when every node of the loop is decided. Was an edge back to the
 * header taken, the loop's nodes are pending again; else the loop has ended, and the edges that
 * lead out of it are decided: taken if they were in any iteration, with the last such output.
 *
 * <p>Each item of a forEach that is under way is such a state of its own, see {@link Fan}.
 */
public final class FlowState {
    private final Stage stage;
    private final NodeState[] nodes;
    private final LoopStates loops;
    private final Whole whole;
    private @Nullable List<Decision> next;

    FlowState(Stage stage, NodeState[] nodes, LoopStates loops, Whole whole) {
        this.stage = stage;
        this.nodes = nodes;
        this.loops = loops;
        this.whole = whole;
    }

    /** Before any event. */
    public static FlowState initial(FlowGraph graph, JsonNode input) {
        return initial(new Stage(graph, graph.outermost(), input, ""), Whole.FRESH);
    }

    static FlowState initial(Stage stage, Whole whole) {
        Section section = stage.section();
        Wiring wiring = section.wiring();
        NodeState[] nodes = new NodeState[wiring.size()];
        Arrays.setAll(nodes, node -> NodeState.fresh(forward(section, wiring.incoming(node))));
        LoopStates loops = LoopStates.initial(section.loops(), wiring.edgeCount());
        return new FlowState(stage, nodes, loops, whole);
    }

    /** Signals are the execution's; items of forEaches leave them to the state around. */
    private Whole heard(Event event) {
        return stage.path().isEmpty()
                ? whole.with(whole.signals().after(event, this::waits))
                : whole;
    }

    /** Runs that are over, for whatever reason, wait no longer. */
    private FlowState withoutIdleWaits() {
        Signals fewer = whole.signals().only(this::waits);
        return fewer.equals(whole.signals())
                ? this
                : new FlowState(stage, nodes, loops, whole.with(fewer));
    }

    private boolean waits(NodeKey key) {
        Undoing undoing = whole.undoing();
        return undoing == null ? awaits(key) : undoing.effect(key).isPresent();
    }

    private static int forward(Section section, int[] edges) {
        return (int) IntStream.of(edges).filter(edge -> !section.loops().back(edge)).count();
    }

    /**
     * The state once this has happened too. A record about a node that has ended changes nothing.
     *
     * @throws IllegalArgumentException if the event is about a node that the flow does not have
     */
    public FlowState after(Event event) {
        FlowState next = new Fold(stage, nodes.clone(), loops.copy(), heard(event)).after(event);
        return whole.signals().quiet() ? next : next.withoutIdleWaits();
    }

    /** What to do now, in file order. Empty: wait for what is running, or all is over. */
    public List<Decision> next() {
        List<Decision> known = next;
        if (known == null) {
            known = next(whole.signals());
            next = known; // the same, whoever comes first
        }
        return known;
    }

    /** With the signals of the execution around. */
    List<Decision> next(Signals signals) {
        return List.copyOf(new Decisions(stage, nodes, loops, whole, signals).all());
    }

    /** A try is under way. */
    public boolean running() {
        Undoing undoing = whole.undoing();
        if (undoing != null) {
            return undoing.running();
        }
        for (NodeState node : nodes) {
            if (node.tried()) {
                return true;
            }
        }
        return false;
    }

    /** It is on its way back: what was done is undone. */
    public boolean compensating() {
        return whole.undoing() != null;
    }

    /** Whether something was done that can be undone, and the flow asks for it. */
    public boolean mayCompensate() {
        return !compensating() && trail() != null;
    }

    /** What is said of an execution whose way back is ended by force. */
    public ExecutionError forced() {
        return Objects.requireNonNull(whole.undoing()).forced();
    }

    /** What was done so far, or may have been. */
    @Nullable Trail trail() {
        return Trail.of(stage, nodes, loops, whole);
    }

    /** That was not handled: nothing new starts any more. */
    @Nullable ExecutionError failure() {
        return whole.failure();
    }

    /** The failure as the flow sees it. */
    ObjectNode describe(ExecutionError error) {
        String nodeId = error.nodeId();
        return Whole.describe(error, nodeId == null ? 0 : state(nodeId).attempt());
    }

    /** Of a node that lies in no body; the forEach around it stands for one that does. */
    public NodeStatus status(String nodeId) {
        return state(nodeId).status();
    }

    /**
     * The node's latest output, an error's description if it failed; null node if it has none, or
     * lies in the body of a forEach.
     */
    public JsonNode output(String nodeId) {
        return stage.section().wiring().has(nodeId) ? state(nodeId).output() : Json.nothing();
    }

    /**
     * The record says how a run ended and has decided its edges, which an unhandled failure does
     * not; or what the items of a forEach are.
     */
    boolean settled(Event.OfNode record) {
        NodeKey key = record.key();
        int node = stage.section().holder(key.nodeId());
        if (!stage.section().has(key.nodeId())) {
            return open(node, key.iteration())
                    .map(item -> item.settled(record))
                    .orElseGet(() -> Records.ends(record));
        }
        return record instanceof Event.NodeExpanded
                || nodes[node].exit() != null
                || !key.iteration().equals(stage.path(loops, node));
    }

    /** The item that is under way in that iteration. */
    private Optional<FlowState> open(int forEach, String iteration) {
        Fan fan = nodes[forEach].fan();
        return fan == null ? Optional.empty() : fan.state(iteration);
    }

    /** The node has settled and is not on a dead path. */
    boolean ledOn(String nodeId) {
        Exit exit = state(nodeId).exit();
        return exit != null && !(exit instanceof Exit.Nowhere);
    }

    private NodeState state(String nodeId) {
        return nodes[stage.section().holder(nodeId)];
    }

    /** What this run of a node sees. It must be one that the state decides about. */
    public Sight sight(NodeKey key) {
        Undoing undoing = whole.undoing();
        if (undoing != null) {
            return new Sight(key, List.of(this), undoing.effect(key).orElseThrow());
        }
        List<FlowState> around = new ArrayList<>(List.of(this));
        FlowState at = this;
        while (!at.stage.section().has(key.nodeId())) {
            at = at.within(key);
            around.add(at);
        }
        return new Sight(key, around.reversed(), null);
    }

    /** It is recorded that this run waits for a breaker. */
    public boolean parked(NodeKey key) {
        Undoing undoing = whole.undoing();
        if (undoing != null) {
            return undoing.parked(key);
        }
        int node = stage.section().holder(key.nodeId());
        return stage.section().has(key.nodeId()) ? nodes[node].parked() : within(key).parked(key);
    }

    /** The item that the run belongs to. */
    private FlowState within(NodeKey key) {
        return open(stage.section().holder(key.nodeId()), key.iteration())
                .orElseThrow(() -> new IllegalArgumentException(key + " is not under way"));
    }

    /** See {@link Sight#incoming}. */
    JsonNode incoming(NodeKey key) {
        int node = stage.section().wiring().number(key.nodeId());
        return new Traffic(stage.section(), nodes, loops).into(node, stage.input());
    }

    /** See {@link Sight#rounds}. */
    List<JsonNode> rounds(NodeKey key) {
        int loop = stage.section().loops().of(stage.section().wiring().number(key.nodeId()));
        return loop == Loop.NONE ? List.of() : Rounds.list(loops.rounds(loop));
    }

    /** This run of the node is not over, and there was no later one. */
    boolean awaits(NodeKey key) {
        int node = stage.section().holder(key.nodeId());
        if (!stage.section().has(key.nodeId())) {
            return !nodes[node].status().ended()
                    && open(node, key.iteration()).map(item -> item.awaits(key)).orElse(false);
        }
        return !nodes[node].status().ended() && key.iteration().equals(stage.path(loops, node));
    }

    /** {@code lastError}, once an error edge was taken. */
    public JsonNode variables() {
        return whole.variables();
    }

    /** The execution's, or the item. */
    public JsonNode input() {
        return stage.input();
    }

    /** Number of the item; -1 outside of forEaches. */
    int index() {
        return stage.index();
    }

    /** Names of the signals that nodes wait for, those that have waited longest first. */
    public List<String> awaitedSignals() {
        return whole.signals().names();
    }

    /** Whether the signal of that request has come before. */
    public boolean knowsRequest(String request) {
        return whole.signals().seen().contains(request);
    }

    Section section() {
        return stage.section();
    }

    /** Nodes that have ended, and items of forEaches. */
    public int done() {
        return Extent.done(nodes);
    }

    /** Nodes in all, and items as far as they are known. */
    public int total() {
        return Extent.total(nodes);
    }
}
