package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.flow.Edge;
import dev.millrace.flow.Node;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says what comes of a {@link Scenario}, without events, states or decisions: it asks the last
 * nodes when and how they end, they ask their predecessors, and so back to the roots; then it cuts
 * off what an unhandled failure never lets happen.
 */
final class Reference {
    private final Scenario scenario;
    private final Map<String, Course> courses = new TreeMap<>();
    private final Map<String, Course> kept = new HashMap<>();
    private final Map<String, Past> pasts = new HashMap<>();
    private final TreeSet<String> starts = new TreeSet<>();
    private final Map<Long, JsonNode> errors = new TreeMap<>();
    private long base;

    Reference(Scenario scenario) {
        this.scenario = scenario;
    }

    Scenario.Outcome outcome() {
        for (int attempt = 1; ; attempt++) {
            courses.clear();
            nodes().forEach(node -> course(node.id()));
            Course fatal =
                    courses.values().stream()
                            .filter(Course::fatal)
                            .min(Comparator.comparingLong(Course::end))
                            .orElse(null);
            long cut = fatal == null ? Course.NEVER : fatal.end();
            long lost = scenario.crashes().stream().filter(at -> at > cut).findFirst().orElse(cut);
            long halt = halt(cut, lost == cut ? Course.NEVER : lost);
            if (fatal == null) {
                return outcome("complete " + result());
            }
            if (!fatal.recoverable() || attempt == scenario.jobAttempts()) {
                var failure = Scenario.failure(fatal.id(), fatal.lastTry(), fatal.recoverable());
                return outcome("fail " + new ExecutionError(failure, fatal.id()).json());
            }
            base = halt + Scenario.JOB_BACKOFF;
            pasts.replaceAll((id, past) -> past.nextJobAttempt());
        }
    }

    private List<Node> nodes() {
        return scenario.graph().flow().nodes();
    }

    /** How the node would end if no other's failure stopped it. */
    private Course course(String id) {
        Course known = kept.getOrDefault(id, courses.get(id));
        if (known == null) {
            Past past = pasts.getOrDefault(id, Past.NONE);
            known = new CourseFinder(scenario, id, arrival(id), past).find(base);
        }
        courses.put(id, known);
        return known;
    }

    /** When and with what the node's turn comes; at {@link Course#NEVER} if it does not. */
    private Arrival arrival(String id) {
        List<Edge> edges = scenario.graph().incoming(id);
        List<Long> taken = ends(edges, true);
        List<Long> dead = ends(edges, false);
        int needed = scenario.graph().node(id).settings().join().needed();
        if (edges.isEmpty()) {
            return new Arrival(0, false, false, Scenario.INPUT);
        }
        if (needed == 0) {
            boolean decided = taken.size() + dead.size() == edges.size();
            long last = Math.max(last(taken, taken.size()), last(dead, dead.size()));
            return decided ? at(last, taken.isEmpty(), edges) : Arrival.NONE;
        }
        if (taken.size() >= needed) {
            return at(last(taken, needed), false, edges);
        }
        int deadly = edges.size() - needed + 1;
        return dead.size() >= deadly ? at(last(dead, deadly), true, edges) : Arrival.NONE;
    }

    private List<Long> ends(List<Edge> edges, boolean taken) {
        return edges.stream()
                .filter(edge -> course(edge.source()).decided())
                .filter(edge -> course(edge.source()).takes(edge.port()) == taken)
                .map(edge -> course(edge.source()).end())
                .sorted()
                .toList();
    }

    private static long last(List<Long> ends, int count) {
        return count <= 0 ? 0 : ends.get(count - 1);
    }

    private Arrival at(long time, boolean dead, List<Edge> edges) {
        ObjectNode values = Json.object();
        boolean error = false;
        for (Edge edge : edges) {
            Course source = course(edge.source());
            if (source.end() <= time && source.decided() && source.takes(edge.port())) {
                values.set(source.id(), source.output());
                error |= edge.port().equals("error");
            }
        }
        JsonNode value = values.size() == 1 ? values.elements().next() : values;
        return new Arrival(time, dead, error, value);
    }

    /**
     * Lets happen what happens in spite of the failure at {@code cut}: tries that have begun end,
     * unless a worker is lost before.
     *
     * @return when nothing runs any more
     */
    private long halt(long cut, long lost) {
        long halt = cut;
        for (Course course : courses.values()) {
            for (Phase phase : course.phases()) {
                boolean under = phase.flying() && phase.start() <= cut && phase.end() > cut;
                halt = under ? Math.max(halt, Math.min(phase.end(), lost)) : halt;
                boolean ends = phase.end() <= cut || (under && phase.end() < lost);
                if (phase.flying() && phase.start() <= cut) {
                    starts.add(phase.words());
                }
                if (ends) {
                    pasts.put(course.id(), phase.after());
                    keep(course, phase);
                } else if (under) {
                    pasts.compute(course.id(), (id, past) -> Past.cutOff(past));
                }
            }
        }
        return halt;
    }

    private void keep(Course course, Phase phase) {
        if (phase.end() == course.end() && course.decided()) {
            kept.put(course.id(), course);
            if (course.takes("error")) {
                errors.put(course.end(), course.output());
            }
        }
    }

    private JsonNode result() {
        ObjectNode last = Json.object();
        for (Node node : nodes()) {
            Course course = course(node.id());
            boolean leads =
                    scenario.graph().outgoing(node.id()).stream()
                            .anyMatch(edge -> course.takes(edge.port()));
            if (!leads && !course.status().equals("SKIPPED")) {
                last.set(node.id(), course.output());
            }
        }
        return last.isEmpty() ? Json.nothing() : last.size() == 1 ? last.elements().next() : last;
    }

    private Scenario.Outcome outcome(String end) {
        Map<String, String> described = new TreeMap<>();
        for (Node node : nodes()) {
            Course course = kept.get(node.id());
            Past past = pasts.getOrDefault(node.id(), Past.NONE);
            described.put(
                    node.id(),
                    course == null
                            ? past.status() + " null"
                            : course.status() + " " + Json.text(course.output()));
        }
        String lastError =
                errors.isEmpty() ? "" : new ArrayList<>(errors.values()).getLast().toString();
        return new Scenario.Outcome(List.copyOf(starts), described, lastError, end);
    }

    /**
     * @param error an error edge brought it: the node is a handler
     */
    record Arrival(long time, boolean dead, boolean error, JsonNode value) {
        static final Arrival NONE = new Arrival(Course.NEVER, false, false, Json.nothing());
    }

    /**
     * What a node has behind it, apart from an end that stands.
     *
     * @param tries used up
     * @param attempt and key of the next
     * @param until end of a wait, if it is suspended
     */
    record Past(String status, int tries, int attempt, int key, long until) {
        static final Past NONE = new Past("PENDING", 0, 1, 0, 0);

        static Past cutOff(@Nullable Past past) {
            return past == null
                    ? NONE
                    : new Past("PENDING", past.tries(), past.attempt(), past.key(), 0);
        }

        Past nextJobAttempt() {
            return status.equals("SUSPENDED") ? this : new Past("PENDING", tries, 1, key, 0);
        }
    }

    /** A stretch of a node's life that ends in an event. */
    record Phase(long start, long end, boolean flying, Past after, String words) {}

    /**
     * @param exit the port it leaves by; {@code error}; {@code *} for all but that; empty for none;
     *     {@code ?} if its edges stay undecided
     */
    record Course(
            String id,
            List<Phase> phases,
            String status,
            String exit,
            JsonNode output,
            boolean recoverable) {
        static final long NEVER = Long.MAX_VALUE;

        long end() {
            return phases.isEmpty() ? NEVER : phases.getLast().end();
        }

        boolean decided() {
            return !exit.equals("?");
        }

        boolean fatal() {
            return status.equals("FAILED") && !decided();
        }

        int lastTry() {
            return phases.getLast().after().tries();
        }

        boolean takes(String port) {
            return exit.equals("*") ? !port.equals("error") : exit.equals(port);
        }
    }
}
