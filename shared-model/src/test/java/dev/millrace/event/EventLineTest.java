package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventLineTest {
    private static final Instant AT = Instant.ofEpochMilli(1_790_000_000_123L);
    private static final Failure FAILURE =
            Failure.recoverable("TIMEOUT", "a\ttab, a\nline and a \u001e mark");

    @Test
    void every_event_comes_back_from_its_line() {
        List<NumberedEvent> life = new ArrayList<>();
        Stream.concat(oneOfEach().stream(), repairs())
                .forEach(event -> life.add(new NumberedEvent(life.size() + 1L, AT, event)));
        StringBuilder log = new StringBuilder();
        life.forEach(event -> log.append(EventLine.of(event).text()));

        assertThat(EventLine.parseLog(log.toString()).stream().map(EventLine::event))
                .containsExactlyElementsOf(life);
    }

    @Test
    void every_type_has_an_event_here() {
        assertThat(
                        Stream.concat(oneOfEach().stream(), repairs())
                                .map(event -> EventLine.of(new NumberedEvent(1, AT, event)).type())
                                .distinct())
                .containsExactlyInAnyOrder(EventType.values());
    }

    @Test
    void a_frame_has_what_clients_are_promised() {
        Event complete =
                new Event.NodeCompleted(
                        NodeKey.of("a"),
                        "data:set",
                        2,
                        Duration.ofMillis(7),
                        "main",
                        0,
                        Json.read("{\"x\":1}"));

        assertThat(Json.text(EventLine.of(new NumberedEvent(5, AT, complete)).frame("e1", "f1")))
                .isEqualTo(
                        "{\"type\":\"node:complete\",\"executionId\":\"e1\",\"flowId\":\"f1\",\"seq\":5,\"at\":\""
                                + AT
                                + "\",\"nodeId\":\"a\",\"nodeType\":\"data:set\",\"attempt\":2,\"durationMs\":7,"
                                + "\"port\":\"main\",\"effectKey\":\"0\",\"output\":{\"x\":1}}");
    }

    @Test
    void a_parked_node_shows_as_suspended_and_at_which_breaker() {
        Event parked = new Event.NodeParked(NodeKey.of("a"), "web:httpRequest", 2, null, 1, "h:80");

        assertThat(Json.text(EventLine.of(new NumberedEvent(5, AT, parked)).frame("e1", "f1")))
                .endsWith("\"attempt\":2,\"reason\":\"breaker\",\"breaker\":\"h:80\"}");
    }

    @Test
    void a_repair_shows_who_made_it_and_why() {
        Event skipped =
                new Event.NodeRepaired(
                        NodeKey.of("a"), "data:set", "k1", "no stock", null, Json.nothing());

        assertThat(Json.text(EventLine.of(new NumberedEvent(5, AT, skipped)).frame("e1", "f1")))
                .endsWith(
                        "\"nodeType\":\"data:set\",\"action\":\"skip\",\"by\":\"k1\",\"reason\":\"no stock\"}");
    }

    private static Stream<Event> repairs() {
        NodeKey key = new NodeKey("fetch", "2.17");
        JsonNode output = Json.read("{\"x\":1}");
        return Stream.of(
                new Event.NodeRepaired(key, "data:set", "k1", "why", "main", output),
                new Event.NodeRepaired(key, "data:set", "k1", "", null, Json.nothing()));
    }

    private static List<Event> oneOfEach() {
        return Stream.concat(usual().stream(), special().stream()).toList();
    }

    private static List<Event> special() {
        NodeKey key = new NodeKey("each", "2");
        ExecutionError error = new ExecutionError(FAILURE, "fetch");
        return List.of(
                new Event.NodeExpanded(key, "flow:forEach", 1, Json.read("[1,\"a\"]")),
                new Event.NodeCompensated(key, "web:httpRequest", "undo"),
                new Event.ExecutionCompensating(error));
    }

    @Test
    void what_is_not_known_or_not_there_comes_back_so() {
        NodeKey key = NodeKey.of("fetch");
        List<Event> events =
                List.of(
                        new Event.NodeFailed(key, "t", 1, Duration.ofMillis(5), FAILURE, false),
                        new Event.ExecutionCompensating(null));
        for (Event event : events) {
            EventLine line = EventLine.of(new NumberedEvent(1, AT, event));
            assertThat(EventLine.parse(line.columns()).event().event()).isEqualTo(event);
        }
    }

    private static List<Event> usual() {
        NodeKey key = new NodeKey("fetch", "2.17");
        ExecutionError error = new ExecutionError(FAILURE, "fetch");
        return List.of(
                new Event.ExecutionQueued(),
                new Event.ExecutionStarted(1, "worker-1"),
                new Event.NodeStarted(key, "web:httpRequest", 1, 0),
                new Event.NodeRetry(
                        key, "web:httpRequest", 1, Duration.ofMillis(3), AT, 1, FAILURE),
                new Event.NodeSuspended(
                        key, "signal:wait", 1, AT, "signal", Json.read("{\"signal\":\"go\"}")),
                new Event.NodeParked(key, "web:httpRequest", 2, AT, 1, "api.example:443"),
                new Event.NodeCompleted(
                        key,
                        "web:httpRequest",
                        2,
                        Duration.ofMillis(4),
                        "main",
                        1,
                        Json.read("[1,2.50]")),
                new Event.NodeFailed(key, "web:httpRequest", 3, Duration.ofMillis(5), FAILURE),
                new Event.NodeSkipped(key, "data:set", "dead"),
                new Event.SignalReceived("9b1c", "go", Json.read("{}")),
                new Event.ExecutionProgress(3, 8),
                new Event.ExecutionSuspended(null, List.of("go")),
                new Event.ExecutionResumed("signal"),
                new Event.ExecutionRetry(2, AT, error),
                new Event.ExecutionCompleted(Duration.ofMillis(9), Json.read("\"done\"")),
                new Event.ExecutionFailed(Duration.ofMillis(9), "EXHAUSTED", error),
                new Event.ExecutionCancelled(Duration.ZERO, "asked"));
    }
}
