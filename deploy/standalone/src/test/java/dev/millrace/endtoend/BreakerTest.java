package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.endtoend.FailingTarget.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        outage(new Scale(60, 10, Duration.ofSeconds(1), Duration.ofSeconds(5)));
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
            for (int i = 0; i < WORKERS; i++) {
                workers.add(cluster.worker(scale.slots, "127.0.0.1:" + failing.port()));
            }
            try {
                run(cluster.api(), failing, scale);
            } finally {
                workers.forEach(Program::close);
            }
        }
    }

    private static void run(Api api, FailingTarget failing, Scale scale) {
        long begin = System.nanoTime();
        List<String> ids = submit(api, flow(failing, scale), scale.executions);
        awaitOpen(api);
        String parked = awaitParked(api, ids);
        assertThat(api.get("/v1/executions/" + parked + "/explain").body().path("why").asText())
                .isEqualTo("CIRCUIT_OPEN");
        assertThat(api.get("/health/ready").body().path("degraded").toString())
                .satisfiesAnyOf(
                        told -> assertThat(told).contains("breakers"),
                        told -> assertThat(breaker(api).path("state").asText()).isNotEmpty());
        await().atMost(scale.outage.plusSeconds(30))
                .until(() -> System.nanoTime() - begin > scale.outage.toNanos());
        failing.recover();

        ids.forEach(id ->
                assertThat(api.awaitEnd(id, Duration.ofSeconds(120)).path("status").asText())
                        .isEqualTo("completed"));
        assertThat(breaker(api).path("opened").asInt()).isEqualTo(1);
        assertThat(breaker(api).path("parked").asInt()).isZero();
        probesCameAlone(failing.calls(), scale);
        theRampWasKept(failing.calls(), scale);
        noTryWasUsedWhileOpen(api, ids, failing.calls(), scale);
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

    private static List<String> submit(Api api, String flow, int count) {
        assertThat(api.post("/v1/flows", flow).status()).isEqualTo(201);
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

    /** Failed calls that came after a pause as long as the breaker's, and the good one after. */
    private static List<Call> probes(List<Call> calls, Scale scale) {
        long first = firstSuccess(calls);
        List<Call> probes = new ArrayList<>();
        long before = calls.getFirst().from();
        for (Call call : calls.stream().filter(one -> one.to() <= first).toList()) {
            if (call.from() - before > scale.reset.toNanos() * 9 / 10) {
                probes.add(call);
            }
            before = call.to();
        }
        return probes;
    }

    private static void probesCameAlone(List<Call> calls, Scale scale) {
        List<Call> probes = probes(calls, scale);
        assertThat(probes).hasSizeGreaterThan(1);
        long firstProbe = probes.getFirst().from();
        long ramp = firstSuccess(calls);
        List<Call> sinceOpen =
                calls.stream()
                        .filter(call -> call.from() >= firstProbe && call.from() < ramp)
                        .toList();
        assertThat(sinceOpen).containsExactlyElementsOf(probes);
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

    private static void noTryWasUsedWhileOpen(
            Api api, List<String> ids, List<Call> calls, Scale scale) {
        long failed = calls.stream().filter(Call::failed).count();
        long failedProbes = probes(calls, scale).stream().filter(Call::failed).count();
        long tries = 0;
        for (String id : ids) {
            tries += api.node(id, "call").path("attempt").asInt() - 1;
        }
        assertThat(tries).isEqualTo(failed - failedProbes);
        assertThat(tries).isLessThanOrEqualTo(2L * scale.allSlots());
    }
}
