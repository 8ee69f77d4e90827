package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.PASSWORD;
import static dev.millrace.worker.node.db.TargetDatabase.active;
import static dev.millrace.worker.node.db.TargetDatabase.admin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.event.EventLine;
import dev.millrace.event.EventType;
import dev.millrace.execution.ExecutionId;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.history.FlowCatalog;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisServer;
import dev.millrace.worker.Drawing;
import dev.millrace.worker.Stores;
import dev.millrace.worker.Submission;
import dev.millrace.worker.TestWorker;
import dev.millrace.worker.node.http.WebServer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queries and completions in flows, from the queue to their end. */
@Timeout(120)
class QueryFlowTest {
    private static final String API_KEY = "sk-test-0123456789abcdef";

    private JobQueue queue;
    private Submission submit;
    private TestWorker worker;

    @BeforeEach
    void open() {
        admin().update("drop table if exists millrace_effect");
        admin().update("drop table if exists letters");
        admin().update(
                        "create table letters (id int generated always as identity, body text unique)");
        admin().update("grant all on letters to keeper");
        RedisServer redis = Stores.emptiedRedis();
        queue = new JobQueue(redis);
        submit = new Submission(queue, new FlowCatalog(Stores.postgres()));
        worker = new TestWorker("first", redis, Stores.postgres());
    }

    @AfterEach
    void close() {
        worker.close();
        queue.close();
    }

    private static String query(int port, String more) {
        return "{'parameters':{'connection':{'host':'127.0.0.1','port':%d,'database':'postgres','user':'keeper','password':'%s'},%s},"
                        .formatted(port, PASSWORD, more)
                + "'retry':{'delay':20,'jitter':0,'maxAttempts':3}}";
    }

    private static String write(int port, String body) {
        return query(
                port,
                "'query':'insert into letters (body) values (:body) returning id','parameters':{'body':'"
                        + body
                        + "'},'exactlyOnce':true");
    }

    private static String completion(WebServer api) {
        return "{'parameters':{'baseUrl':'http://%s','apiKey':'%s','model':'m','prompt':'Write to {{ input.n }}'}}"
                .formatted(api.hostAndPort(), API_KEY);
    }

    private static List<EventType> types(JobRecord job) {
        return job.log().stream().map(EventLine::type).toList();
    }

    private static String letters() {
        return TargetDatabase.text("select string_agg(id || body, ' ' order by id) from letters");
    }

    @Test
    void a_completion_is_stored_and_a_failure_takes_its_port_by_its_code() throws Exception {
        String answer = "{\"choices\":[{\"message\":{\"content\":\"Dear 7\"}}]}";
        try (WebServer api = WebServer.saying("200 OK", answer)) {
            ExecutionId id = submit.of(keptTwice(api));

            JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
            assertThat(job.log().getLast().value().path("value").asText())
                    .isEqualTo("CONSTRAINT_VIOLATION");
            assertThat(types(job)).doesNotContain(EventType.NODE_RETRY);
            assertThat(letters()).isEqualTo("1Dear 7");
            assertThat(api.only().headers()).containsEntry("authorization", "Bearer " + API_KEY);
            assertThat(
                            job.log().stream()
                                    .map(line -> Json.text(line.value()))
                                    .collect(Collectors.joining()))
                    .contains("Dear 7")
                    .doesNotContain(PASSWORD, API_KEY);
        }
    }

    /** The answer is written to a row that can be there once. */
    private static Drawing keptTwice(WebServer api) {
        String text = "{{ nodes.ask.output.text }}";
        return new Drawing("letters")
                .node("ask", "ai:completion", completion(api))
                .node("keep", "db:query", write(TargetDatabase.port(), text))
                .node("again", "db:query", write(TargetDatabase.port(), text))
                .set("handler", "{{ variables.lastError.code }}")
                .edge("ask>keep")
                .edge("keep>again")
                .edge("again.error>handler");
    }

    @Test
    void a_try_whose_commit_was_not_answered_is_repeated_and_happens_once() throws Exception {
        try (CommitCutter cutter = new CommitCutter(TargetDatabase.port())) {
            cutter.cutNext();
            ExecutionId id =
                    submit.of(
                            new Drawing("once")
                                    .node("write", "db:query", write(cutter.port(), "once")));

            JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
            assertThat(cutter.cuts()).isEqualTo(1);
            assertThat(types(job)).contains(EventType.NODE_RETRY);
            assertThat(job.log().getLast().value().at("/rows/0/id").asInt()).isEqualTo(1);
            assertThat(letters()).isEqualTo("1once");
        }
    }

    @Test
    void a_cancel_of_the_execution_stops_the_statement_in_the_server() {
        String sleep = query(TargetDatabase.port(), "'query':'select pg_sleep(60), $$execution$$'");
        ExecutionId id = submit.of(new Drawing("slow").node("sleep", "db:query", sleep));
        await().atMost(Duration.ofSeconds(20)).until(() -> active("$execution$") == 1);

        assertThat(queue.cancel(List.of(id))).containsExactly(JobQueue.Cancelled.ASKED);

        submit.await(id, ExecutionStatus.CANCELLED);
        assertThat(active("$execution$")).isZero();
    }
}
