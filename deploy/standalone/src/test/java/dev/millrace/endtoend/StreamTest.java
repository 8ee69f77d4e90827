package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a WebSocket client sees. */
class StreamTest {
    @RegisterExtension static final SharedMillrace millrace = new SharedMillrace();

    private static final Duration SOON = Duration.ofSeconds(20);

    private static Target target;
    private static Api api;

    @BeforeAll
    static void start() {
        target = new Target();
        api = millrace.api();
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @Test
    void a_client_that_is_cut_off_and_resumes_has_seen_every_event_exactly_once() {
        target.hold("/cut");
        Flows flow =
                Flows.empty()
                        .noop("a")
                        .http("b", target.url("/cut"))
                        .noop("c")
                        .edge("a", "b")
                        .edge("b", "c");
        String id = api.submit(flow, "{}");
        List<Long> seen = new ArrayList<>();
        try (Listener first = new Listener(api)) {
            first.subscribe(id, 0);
            await().atMost(SOON).until(() -> first.saw("node:start") && target.calls("/cut") == 1);
            first.cut();
            seen.addAll(first.seqs());
        }
        target.release("/cut");
        try (Listener second = new Listener(api)) {
            second.subscribe(id, seen.getLast());
            await().atMost(SOON).until(() -> second.saw("execution:complete"));
            seen.addAll(second.seqs());
        }

        assertThat(seen)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, seen.size()).boxed().toList());
        assertThat(api.events(id)).hasSize(seen.size());
    }

    @Test
    void a_client_that_comes_after_the_end_gets_the_whole_life() {
        String id = api.submit(Flows.empty().noop("only"), "{}");
        api.awaitEnd(id);
        try (Listener late = new Listener(api)) {
            late.subscribe(id, 0);
            await().atMost(SOON).until(() -> late.saw("execution:complete"));

            assertThat(late.seqs())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, late.seqs().size()).boxed().toList());
        }
    }

    @Test
    void a_client_is_told_nothing_of_executions_it_did_not_ask_for() {
        String mine = api.submit(Flows.empty().noop("only"), "{}");
        try (Listener listener = new Listener(api)) {
            listener.subscribe(mine, 0);
            await().atMost(SOON).until(() -> listener.saw("execution:complete"));
            String other = api.submit(Flows.empty().noop("only"), "{}");
            api.awaitEnd(other);
            String marker = api.submit(Flows.empty().noop("only"), "{}");
            listener.subscribe(marker, 0);
            await().atMost(SOON)
                    .until(() ->
                            listener.frames().stream()
                                    .anyMatch(frame ->
                                            frame.path("executionId").asText().equals(marker)));

            assertThat(listener.frames())
                    .noneMatch(frame -> frame.path("executionId").asText().equals(other));
        }
    }
}
