package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.endtoend.FailingTarget.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three worker processes, many executions, one target that fails for a while. */
class BreakerTest {
    private static final int WORKERS = 3;
    private static final Duration STEP = Duration.ofSeconds(1);

    @TempDir private Path folder;

    /**
     * @param slots of each worker
     * @param outage how long the target fails
     */
    private record Scale(int executions, int slots, Duration reset, Duration outage) {
        int allSlots() {
            return WORKERS * slots;
        }

        int share(double part) {
            return Math.max(1, (int) (allSlots() * part));
        }
    }

    @Test
    void an_outage_costs_a_few_calls_one_probe_at_a_time_and_no_execution() {
        outage(new Scale(60, 10, Duration.ofSeconds(3), Duration.ofSeconds(12)));
    }

    @Test
    @Tag("faults")
    void an_outage_of_30_s_for_500_executions() {
        outage(new Scale(500, 10, Duration.ofSeconds(5), Duration.ofSeconds(30)));
    }

    private void outage(Scale scale) {
        try (FailingTarget failing = new FailingTarget();
                Target other = new Target();
                Cluster cluster = new Cluster(folder, other)) {
            List<Program> workers = new ArrayList<>();
            try {
                for (int i = 0; i < WORKERS; i++) {
                    workers.add(cluster.worker(scale.slots, "127.0.0.1:" + failing.port()));
                }
                run(cluster.api(), failing, scale);
            } finally {
                workers.forEach(Program::close);
            }
        }
    }

    private static void run(Api api, FailingTarget failing, Scale scale) {
        assertThat(api.post("/v1/flows", flow(failing, scale)).status()).isEqualTo(201);
        submit(api, 2 * scale.allSlots()).forEach(api::awaitEnd); // the programs warm up
        failing.fail();
        long begin = System.nanoTime();
        List<String> ids = submit(api, scale.executions);
        awaitOpen(api);
        long openAt = System.nanoTime();
        String parked = awaitParked(api, ids);
        assertThat(api.get("/v1/executions/" + parked + "/explain").body().path("why").asText())
                .isEqualTo("CIRCUIT_OPEN");
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> api.get("/health/ready").body().path("degraded").toString(),
                        told -> told.contains("breakers"));
        await().atMost(scale.outage.plusSeconds(30))
                .until(() -> System.nanoTime() - begin > scale.outage.toNanos());
        failing.recover();

        ids.forEach(id ->
                assertThat(api.awaitEnd(id, Duration.ofMinutes(2)).path("status").asText())
                        .isEqualTo("completed"));
        assertThat(breaker(api).path("opened").asInt()).isEqualTo(1);
        assertThat(breaker(api).path("parked").asInt()).isZero();
        List<Call> calls = failing.calls();
        List<Call> probes = failedProbes(api, calls);
        probesCameAlone(probes, scale);
        nobodyElseCalledWhileOpen(calls, probes, openAt + scale.reset.toNanos());
        theRampWasKept(calls, scale);
        long failed = calls.stream().filter(Call::failed).count();
        noTryWasUsedWhileOpen(api, ids, failed - probes.size(), scale);
    }

    private static String flow(FailingTarget failing, Scale scale) {
        return Flows.empty()
                .id("guarded")
                .settings(
                        "{\"attempts\":1,\"circuitBreaker\":{\"failureThreshold\":5,\"resetTimeout\":"
                                + scale.reset.toMillis()
                                + "}}")
                .http(
                        "call",
                        "http://127.0.0.1:" + failing.port() + "/api",
                        "{\"maxAttempts\":3,\"delay\":300}")
                .json();
    }

    private static List<String> submit(Api api, int count) {
        String items = "{\"input\":{}},".repeat(count);
        Api.Answer batch =
                api.post(
                        "/v1/flows/guarded/executions/batch",
                        "{\"items\":[" + items.substring(0, items.length() - 1) + "]}");
        List<String> ids = new ArrayList<>();
        batch.body().path("items").forEach(item -> ids.add(item.path("executionId").asText()));
        assertThat(ids).hasSize(count);
        return ids;
    }

    private static JsonNode breaker(Api api) {
        return api.get("/v1/admin/breakers").body().path("items").path(0);
    }

    private static void awaitOpen(Api api) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> breaker(api).path("opened").asInt() == 1);
    }

    private static String awaitParked(Api api, List<String> ids) {
        String last = ids.getLast();
        api.awaitStatus(last, "suspended");
        return last;
    }

    private static long firstSuccess(List<Call> calls) {
        return calls.stream()
                .filter(call -> !call.failed())
                .mapToLong(Call::to)
                .min()
                .orElseThrow();
    }

    /** Calls that failed and used no try: the node was parked again. */
    private static List<Call> failedProbes(Api api, List<Call> calls) {
        Map<String, Iterator<Boolean>> probes = new HashMap<>();
        List<Call> failed = new ArrayList<>();
        for (Call call : calls) {
            Iterator<Boolean> next =
                    probes.computeIfAbsent(
                            call.execution(), id -> probes(api.events(id)).iterator());
            if (next.next()) {
                failed.add(call);
            }
        }
        return failed;
    }

    /** For each call of an execution whether the node was parked after it. */
    private static List<Boolean> probes(List<JsonNode> events) {
        List<Boolean> probes = new ArrayList<>();
        boolean calling = false;
        for (JsonNode event : events) {
            String type = event.path("type").asText();
            if (calling && type.startsWith("node:")) {
                probes.add(type.equals("node:suspended"));
            }
            calling = type.equals("node:start");
        }
        return probes;
    }

    private static void probesCameAlone(List<Call> probes, Scale scale) {
        assertThat(probes).hasSizeGreaterThan(1);
        for (int i = 0; i < probes.size(); i++) {
            Call probe = probes.get(i);
            assertThat(probes).noneMatch(call -> !call.equals(probe) && call.overlaps(probe));
            if (i > 0) {
                assertThat(Duration.ofNanos(probe.from() - probes.get(i - 1).to()))
                        .isGreaterThan(scale.reset.multipliedBy(9).dividedBy(10));
            }
        }
    }

    /** A step begins when the good probe's answer has come, or later. */
    private static void theRampWasKept(List<Call> calls, Scale scale) {
        long ramp = firstSuccess(calls);
        int first = scale.share(0.1);
        assertThat(calls.stream().filter(call -> call.beganWithin(ramp, STEP)).count())
                .isBetween(1L, (long) first);
        assertThat(calls.stream().filter(call -> call.beganWithin(ramp, STEP.multipliedBy(2))))
                .hasSizeLessThanOrEqualTo(first + scale.share(0.3));
    }

    /** What was on its way when the breaker opened is let come to its end. */
    private static void nobodyElseCalledWhileOpen(
            List<Call> calls, List<Call> probes, long settledAt) {
        long ramp = firstSuccess(calls);
        assertThat(
                        calls.stream()
                                .filter(call -> call.from() > settledAt)
                                .filter(call -> call.from() < ramp && call.failed()))
                .allSatisfy(call -> assertThat(probes).contains(call));
    }

    private static void noTryWasUsedWhileOpen(Api api, List<String> ids, long failed, Scale scale) {
        long tries = 0;
        for (String id : ids) {
            tries += api.node(id, "call").path("attempt").asInt() - 1;
        }
        assertThat(tries).isEqualTo(failed).isLessThanOrEqualTo(2L * scale.allSlots());
    }
}
