package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.NodeKey;
import dev.millrace.execution.NodeStatus;
import dev.millrace.flow.FlowGraph;
import dev.millrace.flow.Loop;
import dev.millrace.flow.Wiring;
import dev.millrace.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where one execution of a flow stands: the fold of its events. Resume after a crash, replay,
 * history and the worker all use this one function, so they cannot disagree. Immutable; no I/O, no
 * clock, no thread.
 *
 * <p>Trick: an event copies one array of references, one per node, and replaces the entries it
 * changes; each entry counts its own decided edges, so an edge is looked at once in a life and
 * {@link #next} reads every node in constant time.
 *
 * <p>Price: n references copied and read per event of a flow of n nodes.
 *
 * <p>Loops: an iteration ends when every node of the loop is decided. Was an edge back to the
 * header taken, the loop's nodes are pending again; else the loop has ended, and the edges that
 * lead out of it are decided: taken if they were in any iteration, with the last such output.
 */
public final class FlowState {
    private final FlowGraph graph;
    private final Wiring wiring;
    private final Given given;
    private final NodeState[] nodes;
    private final LoopStates loops;
    private final @Nullable ExecutionError failure;
    private final boolean ended;

    FlowState(
            FlowGraph graph,
            Given given,
            NodeState[] nodes,
            LoopStates loops,
            @Nullable ExecutionError failure,
            boolean ended) {
        this.graph = graph;
        this.wiring = graph.wiring();
        this.given = given;
        this.nodes = nodes;
        this.loops = loops;
        this.failure = failure;
        this.ended = ended;
    }

    /** Before any event. */
    public static FlowState initial(FlowGraph graph, JsonNode input) {
        Wiring wiring = graph.wiring();
        NodeState[] nodes = new NodeState[wiring.size()];
        Arrays.setAll(nodes, node -> NodeState.fresh(forward(graph, wiring.incoming(node))));
        LoopStates loops = LoopStates.initial(graph.loops(), wiring.edgeCount());
        Given given = new Given(input, Json.object(), Signals.NONE);
        return new FlowState(graph, given, nodes, loops, null, false);
    }

    private static int forward(FlowGraph graph, int[] edges) {
        return (int) IntStream.of(edges).filter(edge -> !graph.loops().back(edge)).count();
    }

    /**
     * The state once this has happened too. A record about a node that has ended changes nothing.
     *
     * @throws IllegalArgumentException if the event is about a node that the flow does not have
     */
    public FlowState after(Event event) {
        return new Fold(graph, given, nodes.clone(), loops.copy(), failure, ended).after(event);
    }

    /** What to do now, in file order. Empty: wait for what is running, or all is over. */
    public List<Decision> next() {
        if (ended) {
            return List.of();
        }
        if (failure != null) {
            return any(NodeStatus.RUNNING) ? List.of() : List.of(new Decision.FailFlow(failure));
        }
        List<Decision> decisions = new ArrayList<>();
        boolean open = false;
        for (int node = 0; node < nodes.length; node++) {
            open |= !nodes[node].status().ended();
            @Nullable Decision decision = decision(node);
            if (decision != null) {
                decisions.add(decision);
            }
        }
        return open
                ? decisions
                : List.of(new Decision.CompleteFlow(Result.of(graph, nodes, loops)));
    }

    private boolean any(NodeStatus status) {
        for (NodeState node : nodes) {
            if (node.status() == status) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Decision decision(int node) {
        NodeState state = nodes[node];
        return switch (state.status()) {
            case PENDING -> pending(node, state);
            case RETRYING -> start(node, state);
            case SUSPENDED -> state.parked() ? start(node, state) : wake(node, state);
            case RUNNING, COMPLETED, FAILED, SKIPPED, CANCELLED, COMPENSATED -> null;
        };
    }

    private @Nullable Decision pending(int node, NodeState state) {
        if (state.inputs() == null) {
            return state.arrivals().hopeless(wiring.node(node))
                    ? new Decision.SkipNode(key(node), Skip.DEAD)
                    : null;
        }
        return wiring.node(node).settings().disabled()
                ? new Decision.SkipNode(key(node), Skip.DISABLED)
                : start(node, state);
    }

    private Decision start(int node, NodeState state) {
        return new Decision.StartNode(key(node), state.attempt(), state.effectKey(), state.until());
    }

    /** What came for it counts, also when its time is over meanwhile. */
    private @Nullable Decision wake(int node, NodeState state) {
        NodeKey key = key(node);
        Event.SignalReceived came = given.signals().givenTo(key);
        Event.NodeSuspended wait = given.signals().waiting().get(key);
        Instant until = state.until();
        if (came != null) {
            return new Decision.HandSignal(key, state.attempt(), came.name(), came.payload());
        }
        if (wait != null && wait.reason().equals(SubFlow.REASON)) {
            return new Decision.AwaitFlow(key, SubFlow.of(wait));
        }
        if (until == null) {
            return null;
        }
        return wait == null
                ? new Decision.WakeNode(key, state.attempt(), until)
                : new Decision.GiveUpWait(key, state.attempt(), until, wait.signal());
    }

    /** The run of the node that is its next, current or latest. */
    private NodeKey key(int node) {
        return new NodeKey(wiring.node(node).id(), loops.path(node));
    }

    /** A failure was not handled: nothing new starts any more. */
    public boolean failing() {
        return failure != null;
    }

    public NodeStatus status(String nodeId) {
        return state(nodeId).status();
    }

    /** The node's latest output, an error's description if it failed; null node if it has none. */
    public JsonNode output(String nodeId) {
        return state(nodeId).output();
    }

    /** This run's end has decided its edges; an unhandled failure does not. */
    boolean settled(NodeKey key) {
        int node = wiring.number(key.nodeId());
        return nodes[node].exit() != null || !key.iteration().equals(loops.path(node));
    }

    /** The node has settled and is not on a dead path. */
    boolean ledOn(String nodeId) {
        Exit exit = state(nodeId).exit();
        return exit != null && !(exit instanceof Exit.Nowhere);
    }

    private NodeState state(String nodeId) {
        return nodes[wiring.number(nodeId)];
    }

    /**
     * What the node is given: the output of its taken predecessor, of several an object by node id,
     * of none the execution's input.
     */
    public JsonNode incoming(NodeKey key) {
        return new Traffic(graph, nodes, loops).into(wiring.number(key.nodeId()), given.input());
    }

    /**
     * What came back to the header of the node's loop, in each iteration before this one; empty
     * outside of loops.
     */
    public List<JsonNode> rounds(NodeKey key) {
        int loop = graph.loops().of(wiring.number(key.nodeId()));
        return loop == Loop.NONE ? List.of() : Rounds.list(loops.rounds(loop));
    }

    /** This run of the node is not over, and there was no later one. */
    boolean awaits(NodeKey key) {
        int node = wiring.number(key.nodeId());
        return !nodes[node].status().ended() && key.iteration().equals(loops.path(node));
    }

    /** {@code lastError}, once an error edge was taken. */
    public JsonNode variables() {
        return given.variables();
    }

    public JsonNode input() {
        return given.input();
    }

    /** Names of the signals that nodes wait for, those that have waited longest first. */
    public List<String> awaitedSignals() {
        return given.signals().waiting().values().stream()
                .map(Event.NodeSuspended::signal)
                .distinct()
                .toList();
    }

    /** Whether the signal of that request has come before. */
    public boolean knowsRequest(String request) {
        return given.signals().seen().contains(request);
    }

    public FlowGraph graph() {
        return graph;
    }

    /** Nodes that have ended. */
    public int done() {
        int done = 0;
        for (NodeState node : nodes) {
            done += node.status().ended() ? 1 : 0;
        }
        return done;
    }

    /** Nodes in all. */
    public int total() {
        return nodes.length;
    }
}
