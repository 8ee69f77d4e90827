package dev.millrace.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Executions that wait in every way there is, and then call the sink: for a duration, until a time,
 * for a signal that comes and for one that does not, for an approval by link, for a long backoff,
 * for an open breaker, and for a sub-flow.
 */
final class LongWaits {
    /** How long each waits whose wait ends by itself. */
    static final Duration WAIT = Duration.ofSeconds(40);

    private static final Set<String> DOWN_AT_FIRST = Set.of("backoff", "breaker");

    private final World world;
    private final Load signalled;
    private final Load approved;
    private final Load parents;
    private final List<Load> others = new ArrayList<>();
    private volatile boolean down = true;

    /** Stores the flows. Targets of those that call before they wait are down. */
    LongWaits(World world) {
        this.world = world;
        world.sink.answerWith(call -> down && DOWN_AT_FIRST.contains(call.node()) ? 503 : 200);
        String time = "{\"parameters\":{\"duration\":" + WAIT.toMillis() + "}}";
        world.client.post("/v1/flows", Json.text(waiting("child", "time:wait", time).json()));
        others.add(load(waiting("duration", "time:wait", time)));
        others.add(
                load(
                        waiting(
                                "until",
                                "time:wait",
                                "{\"parameters\":{\"until\":\"{{ input.at }}\"}}")));
        others.add(load(expiring()));
        others.add(
                load(calling("backoff", "{\"maxAttempts\":2,\"delay\":%d,\"jitter\":0}", "retry")));
        others.add(
                load(
                        calling(
                                "breaker",
                                "{\"failureThreshold\":5,\"resetTimeout\":%d}",
                                "circuitBreaker")));
        signalled = load(waiting("signal", "signal:wait", awaiting("go", 3_600_000)));
        approved = load(approval());
        parents = load(waiting("parent", "flow:run", "{\"parameters\":{\"flowId\":\"child\"}}"));
    }

    private Load load(TestFlow flow) {
        return world.load(world.client, flow);
    }

    private TestFlow waiting(String id, String type, String data) {
        return new TestFlow(id).node("wait", type, data).call(id, world.sink).edge("wait", id);
    }

    private static String awaiting(String name, long timeoutMillis) {
        return "{\"parameters\":{\"name\":\"%s\",\"timeout\":%d}}".formatted(name, timeoutMillis);
    }

    private TestFlow expiring() {
        return new TestFlow("expiry")
                .node("wait", "signal:wait", awaiting("go", WAIT.toMillis()))
                .call("expiry", world.sink)
                .edge("wait", "error", "expiry");
    }

    private TestFlow approval() {
        return new TestFlow("approval")
                .node(
                        "mail",
                        "data:set",
                        "{\"parameters\":{\"values\":{\"link\":\"{{ signals.yes.url }}\"}}}")
                .node("wait", "signal:wait", awaiting("yes", 3_600_000))
                .call("approval", world.sink)
                .edge("mail", "wait")
                .edge("wait", "approval");
    }

    private TestFlow calling(String id, String setting, String name) {
        ObjectNode data = Json.object();
        data.putObject("parameters").put("method", "POST").put("url", world.sink.url(id));
        data.putObject("retry").put("maxAttempts", 6).put("delay", 200);
        data.set(name, Json.read(setting.formatted(WAIT.toMillis())));
        return new TestFlow(id).node(id, "web:httpRequest", Json.text(data));
    }

    /** As many of each kind; their inputs are more than Redis keeps of one that waits. */
    void submit(int ofEach) {
        ObjectNode body = Json.object();
        body.putObject("input")
                .put("at", Instant.now().plus(WAIT).toString())
                .put("text", "x".repeat(2_000));
        all().forEach(load -> load.body(Json.text(body)).submitBatches(ofEach));
    }

    private List<Load> all() {
        List<Load> all = new ArrayList<>(others);
        all.addAll(List.of(signalled, approved, parents));
        return all;
    }

    /** How many executions wait once all do: those of sub-flows do so too. */
    int waiting() {
        return all().stream().mapToInt(load -> load.accepted().size()).sum()
                + parents.accepted().size();
    }

    /** What was down is up. */
    void targetsRecover() {
        down = false;
    }

    /** Sends the signals, and follows the links. */
    void signal() {
        for (String id : signalled.accepted()) {
            world.client.post("/v1/executions/" + id + "/signals/go", "{}");
        }
        for (String id : approved.accepted()) {
            world.client.post(link(id), "{}");
        }
    }

    private String link(String id) {
        for (var node : world.client.get("/v1/executions/" + id).path("nodes")) {
            String link = node.path("output").path("link").asText();
            if (!link.isEmpty()) {
                return link.substring(link.indexOf("/v1/resume/"));
            }
        }
        throw new AssertionError("execution " + id + " has made no link");
    }
}
