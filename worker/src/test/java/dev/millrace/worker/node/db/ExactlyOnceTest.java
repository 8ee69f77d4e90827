package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.active;
import static dev.millrace.worker.node.db.TargetDatabase.admin;
import static dev.millrace.worker.node.db.TargetDatabase.failed;
import static dev.millrace.worker.node.db.TargetDatabase.keyed;
import static dev.millrace.worker.node.db.TargetDatabase.output;
import static dev.millrace.worker.node.db.TargetDatabase.parameters;
import static dev.millrace.worker.node.db.TargetDatabase.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However often a try comes again, and wherever it broke off: one effect, one result. */
@Timeout(60)
class ExactlyOnceTest {
    private static final String PAY =
            "insert into payments (amount) values (:amount) returning id, amount";
    private static final String TEN = "{\"parameters\":{\"amount\":10}}";

    private final QueryNode node = TargetDatabase.node();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void tables() {
        admin().update("drop table if exists millrace_effect");
        admin().update("drop table if exists payments");
        admin().update(
                        "create table payments (id int generated always as identity, amount numeric check (amount > 0))");
    }

    @AfterEach
    void close() {
        callers.shutdownNow();
        node.close();
    }

    private JsonNode pay(String key) throws InterruptedException {
        return Json.read(Json.text(output(node.execute(keyed(key, PAY, TEN)))));
    }

    private static String payments() {
        return TargetDatabase.text("select count(*) from payments");
    }

    @Test
    void a_try_that_comes_again_gets_the_result_of_the_first() throws Exception {
        JsonNode first = pay("key-1");

        assertThat(first.at("/rows/0")).isEqualTo(Json.read("{\"id\":1,\"amount\":10}"));
        assertThat(pay("key-1")).isEqualTo(first);
        assertThat(payments()).isEqualTo("1");
        assertThat(pay("key-2").at("/rows/0/id").asInt()).isEqualTo(2);
        assertThat(
                        TargetDatabase.text(
                                "select string_agg(key, ' ' order by key) from millrace_effect"))
                .isEqualTo("key-1 key-2");
    }

    @Test
    void two_tries_at_the_same_moment_are_one_effect() throws Exception {
        admin().update("create table if not exists gate (n int)");
        String slow =
                "with paid as (insert into payments (amount) values (10) returning id)"
                        + " select id, pg_sleep(1)::text from paid";
        Future<NodeResult> one = callers.submit(() -> node.execute(keyed("same", slow, "")));
        Future<NodeResult> two = callers.submit(() -> node.execute(keyed("same", slow, "")));

        assertThat(Json.text(output(one.get()))).isEqualTo(Json.text(output(two.get())));
        assertThat(payments()).isEqualTo("1");
    }

    @Test
    void what_failed_has_left_no_note_and_may_be_done_again() throws Exception {
        NodeResult refused = node.execute(keyed("key", PAY, "{\"parameters\":{\"amount\":0}}"));

        assertThat(failed(refused).failure().code()).isEqualTo("CONSTRAINT_VIOLATION");
        assertThat(failed(refused).answered()).isTrue();
        pay("key");
        assertThat(payments()).isEqualTo("1");
    }

    @Test
    void what_was_stopped_before_its_commit_is_done_by_the_next_try() throws Exception {
        String slow =
                "with paid as (insert into payments (amount) values (10) returning id)"
                        + " select id, pg_sleep(%s)::text, 'stopped' as s from paid";
        failed(
                NodeTries.guarded(
                        node, keyed("key", slow.formatted("60"), ""), Duration.ofMillis(700)));
        await().until(() -> active("'stopped'") == 0);
        assertThat(payments()).isEqualTo("0");

        output(node.execute(keyed("key", slow.formatted("0"), "")));
        assertThat(payments()).isEqualTo("1");
    }

    @Test
    void a_commit_whose_answer_is_lost_counts_once() throws Exception {
        try (CommitCutter cutter = new CommitCutter(TargetDatabase.port())) {
            ObjectNode parameters = parameters(PAY, TEN).put("exactlyOnce", true);
            ((ObjectNode) parameters.path("connection")).put("port", cutter.port());

            cutter.cutNext();
            NodeResult.Failed lost = failed(node.execute(request(parameters)));
            assertThat(cutter.cuts()).isEqualTo(1);
            assertThat(lost.failure().code()).isEqualTo("CONNECTION_LOST");
            assertThat(lost.failure().recoverable()).isTrue();
            assertThat(lost.answered()).as("nobody knows, so the key stays").isFalse();

            assertThat(output(node.execute(request(parameters))).at("/rows/0/id").asInt())
                    .isEqualTo(1);
            assertThat(payments()).isEqualTo("1");
        }
    }

    @Test
    void a_result_that_is_refused_is_no_effect() throws Exception {
        String many =
                "insert into payments (amount) select 1 from generate_series(1, 5) returning id";
        NodeResult result = node.execute(keyed("key", many, "{\"maxRows\":4}"));

        assertThat(failed(result).failure().code()).isEqualTo("RESULT_TOO_LARGE");
        assertThat(payments()).isEqualTo("0");
        assertThat(TargetDatabase.text("select count(*) from millrace_effect")).isEqualTo("0");
    }

    @Test
    void who_may_not_make_the_table_is_told_how() throws Exception {
        admin().update("create schema if not exists closed");
        admin().update("grant usage on schema closed to keeper");
        ObjectNode parameters =
                Json.object()
                        .put(
                                "connection",
                                "jdbc:postgresql://127.0.0.1:"
                                        + TargetDatabase.port()
                                        + "/postgres?currentSchema=closed")
                        .put("user", "keeper")
                        .put("password", TargetDatabase.PASSWORD)
                        .put("query", "select 1")
                        .put("exactlyOnce", true);
        Failure failure = failed(node.execute(request(parameters))).failure();

        assertThat(failure.code()).isEqualTo("PERMISSION_DENIED");
        assertThat(failure.message()).contains("create table if not exists millrace_effect");
    }
}
