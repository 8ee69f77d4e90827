package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.active;
import static dev.millrace.worker.node.db.TargetDatabase.admin;
import static dev.millrace.worker.node.db.TargetDatabase.failed;
import static dev.millrace.worker.node.db.TargetDatabase.output;
import static dev.millrace.worker.node.db.TargetDatabase.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is stopped here is stopped in the server: pg_stat_activity says so. */
@Timeout(120)
class QueryStopsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final QueryNode node = TargetDatabase.node();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        callers.shutdownNow();
        node.close();
    }

    private static void awaitActive(String part, int count) {
        await().atMost(Duration.ofSeconds(20)).until(() -> active(part) == count);
    }

    @Test
    void a_cancel_stops_the_statement_in_the_server() {
        CancelSignal cancel = new CancelSignal();
        NodeRequest request = request("select pg_sleep(60), 'cancelled'", LONG, cancel);
        Future<NodeResult> result = callers.submit(() -> node.execute(request));
        awaitActive("'cancelled'", 1);

        cancel.cancel();

        awaitActive("'cancelled'", 0);
        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void an_interrupt_stops_it_too_and_does_not_leave_it_running() {
        NodeRequest request =
                request("select pg_sleep(60), 'interrupted'", LONG, new CancelSignal());
        Future<NodeResult> result = callers.submit(() -> node.execute(request));
        awaitActive("'interrupted'", 1);

        assertThat(result.cancel(true)).isTrue();

        awaitActive("'interrupted'", 0);
    }

    @Test
    void at_its_time_limit_it_is_stopped_in_the_server() throws Exception {
        NodeRequest request = request("select pg_sleep(60), 'guarded'", LONG, new CancelSignal());

        NodeResult.Failed failed = failed(NodeTries.guarded(node, request, Duration.ofMillis(700)));

        assertThat(failed.failure())
                .isEqualTo(Failure.recoverable("TIMEOUT", "no answer within 700 ms"));
        assertThat(failed.answered()).isFalse();
        awaitActive("'guarded'", 0);
    }

    @Test
    void the_server_knows_the_limit_and_keeps_it_alone() throws Exception {
        NodeRequest request =
                request(
                        "select pg_sleep(60), 'limited'",
                        Duration.ofMillis(300),
                        new CancelSignal());

        NodeResult.Failed failed = failed(node.execute(request));

        assertThat(failed.failure().code()).isEqualTo("TIMEOUT");
        assertThat(failed.failure().recoverable()).isTrue();
        assertThat(failed.answered()).isTrue();
    }

    @Test
    void what_a_stopped_query_changed_is_undone() throws Exception {
        admin().update("drop table if exists traces");
        admin().update("create table traces (n int)");
        NodeRequest request =
                request(
                        "with a as (insert into traces values (1) returning n) select pg_sleep(60) from a",
                        LONG,
                        new CancelSignal());

        failed(NodeTries.guarded(node, request, Duration.ofMillis(700)));

        assertThat(TargetDatabase.text("select count(*) from traces")).isEqualTo("0");
    }

    @Test
    void a_query_that_waits_for_a_lock_is_stopped() throws Exception {
        admin().update("drop table if exists locked");
        admin().update("create table locked (n int)");
        int leftWaiting =
                admin().inTransaction(connection -> {
                    connection.createStatement().execute("lock table locked");
                    NodeRequest request = request("select n from locked", LONG, new CancelSignal());
                    try {
                        failed(NodeTries.guarded(node, request, Duration.ofMillis(700)));
                    } catch (InterruptedException stopped) {
                        throw new IllegalStateException(stopped);
                    }
                    return active("from locked");
                });
        assertThat(leftWaiting).isZero();
    }

    @Test
    void a_server_that_never_finishes_the_login_is_left_at_the_limit() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            ObjectNode parameters = TargetDatabase.parameters("select 1", "");
            ((ObjectNode) parameters.path("connection")).put("port", silent.getLocalPort());
            long start = System.nanoTime();

            NodeResult.Failed failed =
                    failed(NodeTries.guarded(node, request(parameters), Duration.ofMillis(500)));

            assertThat(failed.failure().code()).isEqualTo("TIMEOUT");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_cancel_of_one_query_hurts_no_other() throws Exception {
        List<Future<NodeResult>> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            NodeRequest request = request("select pg_sleep(2), 'other'", LONG, new CancelSignal());
            others.add(callers.submit(() -> node.execute(request)));
        }
        CancelSignal cancel = new CancelSignal();
        NodeRequest stopped = request("select pg_sleep(60), 'one'", LONG, cancel);
        Future<NodeResult> one = callers.submit(() -> node.execute(stopped));
        awaitActive("'one'", 1);
        cancel.cancel();
        awaitActive("'one'", 0);

        assertThatThrownBy(one::get).hasCauseInstanceOf(InterruptedException.class);
        for (int i = 0; i < 20; i++) {
            output(node.execute(request("select " + i + " as n")));
        }
        for (Future<NodeResult> other : others) {
            output(other.get());
        }
    }

    @Test
    void a_query_cancelled_before_it_begins_never_reaches_the_server() {
        CancelSignal cancel = new CancelSignal();
        cancel.cancel();

        assertThatThrownBy(() -> node.execute(request("select 'never'", LONG, cancel)))
                .isInstanceOf(InterruptedException.class);
    }
}
