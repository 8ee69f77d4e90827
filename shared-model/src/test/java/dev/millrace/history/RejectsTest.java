package dev.millrace.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.EventLine;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RejectsTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    private final ExecutionHistory history = new ExecutionHistory(DATABASE);
    private final HistoryWriter writer = new HistoryWriter(DATABASE);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void one_event_that_cannot_be_stored_costs_nobody_else_anything() {
        List<NewExecution> many = Given.executions(20);
        new Acceptance(DATABASE).accept(many);
        List<EventRows> batch = new ArrayList<>();
        many.forEach(one -> batch.add(Given.rows(one, life("fine"))));
        NewExecution victim = many.get(7);
        List<EventLine> bad = new ArrayList<>(life("fine"));
        EventLine refused = withNodeId(bad.get(1), "n\0ul");
        bad.set(1, refused);
        batch.set(7, Given.rows(victim, bad));

        assertThat(writer.write(batch))
                .containsExactlyInAnyOrderElementsOf(many.stream().map(NewExecution::id).toList());

        assertThat(many)
                .allSatisfy(one ->
                        assertThat(history.find("acme", one.id()).orElseThrow().status())
                                .isEqualTo(ExecutionStatus.COMPLETED));
        assertThat(rejected(victim)).containsExactly(refused.columns());
        assertThat(history.events(victim.id(), 1, 10)).hasSize(4);
        assertThat(history.nodes(victim.id()))
                .extracting(NodeRow::nodeId)
                .containsExactly("nul", "fine");
    }

    @Test
    void an_execution_ends_even_if_its_end_cannot_be_stored() {
        NewExecution one = Given.execution();
        new Acceptance(DATABASE).accept(List.of(one));
        EventLine end = Given.line(3, Given.failed("a"));
        EventLine refused = withJson(end, "{\"code\":\"\0\"}");

        assertThat(
                        writer.write(
                                List.of(
                                        Given.rows(
                                                one,
                                                List.of(Given.line(2, Given.started()), refused)))))
                .containsExactly(one.id());

        assertThat(history.find("acme", one.id()).orElseThrow().status())
                .isEqualTo(ExecutionStatus.FAILED);
        assertThat(
                        new DeadLetters(DATABASE)
                                .find("acme", one.id())
                                .orElseThrow()
                                .error()
                                .failure()
                                .code())
                .isEqualTo("UNSTORABLE");
        assertThat(rejected(one)).containsExactly(refused.columns());
    }

    @Test
    void a_name_too_long_for_the_index_is_refused_alone() {
        NewExecution one = Given.execution();
        new Acceptance(DATABASE).accept(List.of(one));
        List<EventLine> life = new ArrayList<>(life("a"));
        StringBuilder name = new StringBuilder();
        new java.util.Random(1).ints(20_000, 'a', 'z').forEach(c -> name.append((char) c));
        life.set(1, withNodeId(life.get(1), name.toString()));

        assertThat(writer.write(List.of(Given.rows(one, life)))).containsExactly(one.id());
        assertThat(rejected(one)).hasSize(1);
    }

    @Test
    void what_is_refused_again_is_kept_once() {
        NewExecution one = Given.execution();
        new Acceptance(DATABASE).accept(List.of(one));
        EventLine refused = withNodeId(Given.line(2, Given.nodeStarted("a")), "\0");
        List<EventRows> batch = List.of(Given.rows(one, List.of(refused)));

        writer.write(batch);
        writer.write(batch);
        writer.reject(one.id(), "acme", "flow", "no event at all", "unreadable");
        writer.reject(one.id(), "acme", "flow", "no event at all", "unreadable");

        assertThat(rejected(one)).containsExactly(refused.columns(), "no event at all");
    }

    private static List<EventLine> life(String node) {
        return Given.lines(
                Given.started(),
                Given.nodeCompleted("x"),
                Given.nodeCompleted(node),
                Given.completed());
    }

    private static List<String> rejected(NewExecution one) {
        return DATABASE.list(
                "select line from outbox_rejects where execution_id = ? order by id",
                row -> new String(row.getBytes(1), StandardCharsets.UTF_8),
                one.id().value());
    }

    private static EventLine withNodeId(EventLine line, String nodeId) {
        return EventLine.parse(
                line.columns().replace("\t" + line.nodeId() + "\t", "\t" + nodeId + "\t"));
    }

    private static EventLine withJson(EventLine line, String json) {
        return EventLine.parse(line.columns().replace(line.json(), json));
    }
}
