package dev.millrace.worker;

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
import dev.millrace.resume.LinkSettings;
import dev.millrace.resume.ResumeLinks;
import dev.millrace.resume.ResumeToken;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code signal:wait} on a worker, with a real queue. */
class SignalWaitTest {
    private final Target target = new Target();
    private RedisServer redis;
    private JobQueue queue;
    private Submission submit;
    private TestWorker worker;

    @BeforeEach
    void open() {
        redis = Stores.emptiedRedis();
        queue = new JobQueue(redis);
        submit = new Submission(queue, new FlowCatalog(Stores.postgres()));
        worker = new TestWorker("first", redis, Stores.postgres());
    }

    @AfterEach
    void close() {
        target.close();
        worker.close();
        queue.close();
    }

    private static String waitFor(String name, String more) {
        return "{'parameters':{'name':'" + name + "'" + more + "}}";
    }

    private Drawing approval(String more) {
        return new Drawing("approval")
                .node("ask", "signal:wait", waitFor("approve", more))
                .set("after", "{{ nodes.ask.output.by }}")
                .edge("ask>after");
    }

    private static EventLine last(JobRecord job) {
        return job.log().getLast();
    }

    @Test
    void the_execution_waits_on_no_worker_and_goes_on_with_what_was_sent() {
        ExecutionId id = submit.of(approval(""));
        JobRecord suspended = submit.await(id, ExecutionStatus.SUSPENDED);
        assertThat(last(suspended).value()).isEqualTo(Json.read("[\"approve\"]"));
        assertThat(last(suspended).detail()).isEmpty();
        await().until(() -> worker.claims().held() == 0);

        queue.signal(id, "other", Json.object());
        submit.await(id, ExecutionStatus.SUSPENDED);
        queue.signal(id, "approve", Json.object().put("by", "Ada"));
        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(last(job).value().path("value").asText()).isEqualTo("Ada");
    }

    @Test
    void signals_that_come_before_the_node_starts_wait_for_it_in_order() {
        target.hold("/first");
        ExecutionId id =
                submit.of(
                        new Drawing("early")
                                .call("first", target.url("/first"))
                                .node("one", "signal:wait", waitFor("go", ""))
                                .node("two", "signal:wait", waitFor("go", ""))
                                .set("both", "{{ nodes.one.output.n }} {{ nodes.two.output.n }}")
                                .edge("first>one")
                                .edge("one>two")
                                .edge("two>both"));
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls("/first") == 1);
        UUID request = UUID.randomUUID();
        queue.signal(id, request, "go", Json.object().put("n", 1));
        queue.signal(id, request, "go", Json.object().put("n", 1));
        queue.signal(id, "go", Json.object().put("n", 2));
        target.release("/first");

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(last(job).value().path("value").asText()).isEqualTo("1 2");
    }

    @Test
    void a_signal_is_heard_while_another_branch_still_runs() {
        target.hold("/long");
        ExecutionId id =
                submit.of(
                        new Drawing("beside")
                                .call("long", target.url("/long"))
                                .node("ask", "signal:wait", waitFor("go", ""))
                                .call("after", target.url("/after"))
                                .edge("ask>after"));
        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls("/long") == 1);
        queue.signal(id, "go", Json.object());

        await().atMost(Duration.ofSeconds(20)).until(() -> target.calls("/after") == 1);
        assertThat(submit.find(id).status()).isEqualTo(ExecutionStatus.RUNNING);
        target.release("/long");
        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(job.log().stream().map(EventLine::type))
                .containsOnlyOnce(EventType.SIGNAL_RECEIVED);
    }

    @Test
    void when_none_comes_in_time_the_error_port_is_taken() {
        ExecutionId id =
                submit.of(
                        approval(",'timeout':'6s'")
                                .set("late", "{{ variables.lastError.code }}")
                                .edge("ask.error>late"));
        JobRecord suspended = submit.await(id, ExecutionStatus.SUSPENDED);
        assertThat(last(suspended).detail()).isNotEmpty();

        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        assertThat(last(job).value().path("value").asText()).isEqualTo("TIMEOUT");
        queue.signal(id, "approve", Json.object());
        assertThat(submit.find(id).seq()).isEqualTo(job.seq());
    }

    @Test
    void a_wait_that_nothing_handles_fails_the_flow_for_good() {
        ExecutionId id = submit.attempts(3).of(approval(",'timeout':300"));
        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(last(job).value().path("code").asText()).isEqualTo("TIMEOUT");
        assertThat(last(job).value().path("recoverable").asBoolean()).isFalse();
        assertThat(job.attempt()).isEqualTo(1);
    }

    @Test
    void a_deadline_ends_a_wait_that_has_no_end() {
        ExecutionId id = submit.deadline(Duration.ofSeconds(2)).of(approval(""));
        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(last(job).value().path("code").asText()).isEqualTo("DEADLINE");
    }

    @Test
    void a_name_that_no_signal_can_have_is_an_error_of_the_flow() {
        ExecutionId id =
                submit.of(
                        new Drawing("bad")
                                .node(
                                        "ask",
                                        "signal:wait",
                                        waitFor("{{ $string(input.n) }}:x", "")));
        JobRecord job = submit.await(id, ExecutionStatus.FAILED);
        assertThat(last(job).value().path("code").asText()).isEqualTo("INVALID_CONFIG");
    }

    @Test
    void a_node_before_the_wait_can_give_away_a_link() {
        ExecutionId id = submit.of(new Drawing("link").set("mail", "{{ signals.approve.url }}"));
        JobRecord job = submit.await(id, ExecutionStatus.COMPLETED);
        String url = last(job).value().path("value").asText();
        assertThat(url).startsWith("http://gateway/v1/resume/");

        ResumeLinks links =
                ResumeLinks.of(new LinkSettings("http://elsewhere", ""), Stores.postgres());
        ResumeToken token = links.read(url.substring(url.lastIndexOf('/') + 1)).orElseThrow();
        assertThat(token.execution()).isEqualTo(id);
        assertThat(token.tenant()).isEqualTo("default");
        assertThat(token.signal()).isEqualTo("approve");
        assertThat(List.of(token.maker())).containsExactly("mail");
    }
}
