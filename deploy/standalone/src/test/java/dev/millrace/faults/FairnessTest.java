package dev.millrace.faults;

import static org.awaitility.Awaitility.await;

import dev.millrace.faults.LimitLog.Limit;
import dev.millrace.lifecycle.Threads;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets what, and how soon. Measured: only a quiet machine says something. */
class FairnessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String QUEUE = "/v1/admin/queues/default";

    /** A rate of so many in a window of so many ms. */
    private static final int MAX = 500;

    private static final long WINDOW = 5_000;

    @TempDir Path folder;

    /** When an execution was accepted and started, by the history. */
    private record Start(String tenant, Instant accepted, Instant at) {
        long waitMillis() {
            return Duration.between(accepted, at).toMillis();
        }
    }

    private static List<Start> starts(World world) {
        try (Database database = world.postgres.database()) {
            return database.list(
                    "select tenant_id, created_at, started_at from flow_executions where started_at is not null order by started_at",
                    row ->
                            new Start(
                                    row.getString(1),
                                    row.getTimestamp(2).toInstant(),
                                    row.getTimestamp(3).toInstant()));
        }
    }

    private static TestFlow tiny(String id) {
        return new TestFlow(id).node("only", "logic:noop");
    }

    private static void warmUp(World world) {
        world.load(world.client, tiny("warm-up")).submitBatches(2_000);
        world.awaitEnds(PATIENCE);
    }

    @Test
    @Tag(Proof.LONG)
    void f23_the_flood_of_one_tenant_makes_no_other_wait() {
        Proof.holds(flood(Plan.of(3)));
    }

    @Test
    @Tag(Proof.OFF)
    void f23_sees_that_starts_are_not_charged() {
        Planted free =
                new Planted.Lua(
                        "share", "l.vt = vt + math.floor(got * SHARE / l.weight)", "l.vt = vt");
        Proof.sees(() -> flood(Plan.of(3).without(free)));
    }

    private Verdict flood(Plan plan) {
        try (World world = new World(folder, plan)) {
            warmUp(world);
            TestFlow brief =
                    new TestFlow("brief")
                            .node("only", "time:wait", "{\"parameters\":{\"duration\":\"50ms\"}}");
            Load many = world.load(world.tenant("a", 1), brief);
            Load few = world.load(world.tenant("b", 1), brief);
            AtomicBoolean enough = new AtomicBoolean();
            Thread client = few.keepSubmitting(1, enough);
            many.submitBatches(50_000);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> world.client.get(QUEUE).path("ready").asInt() < 500);
            enough.set(true);
            Threads.join(client);
            world.awaitEnds(PATIENCE);

            Verdict verdict = world.verdict(false);
            soon(starts(world).stream().filter(start -> start.tenant.equals("b")), verdict);
            return verdict;
        }
    }

    private static void soon(Stream<Start> starts, Verdict verdict) {
        List<Long> waits = starts.map(Start::waitMillis).sorted().toList();
        long p99 = waits.get((int) Math.ceil(waits.size() * 0.99) - 1);
        String line =
                "%d starts waited %d ms p50, %d ms p99"
                        .formatted(waits.size(), waits.get(waits.size() / 2), p99);
        System.out.println(line);
        if (p99 >= 1_000 || waits.size() < 20) {
            verdict.problems.add("F23: " + line);
        }
    }

    @Test
    @Tag(Proof.LONG)
    void f23_weights_are_shares_of_the_starts() {
        Proof.holds(weights(Plan.of(3)));
    }

    @Test
    @Tag(Proof.OFF)
    void f23_sees_that_weights_are_not_asked() {
        Planted equal = new Planted.Lua("share", "got * SHARE / l.weight", "got * SHARE");
        Proof.sees(() -> weights(Plan.of(3).without(equal)));
    }

    private Verdict weights(Plan plan) {
        try (World world = new World(folder, plan)) {
            warmUp(world);
            world.client.post(QUEUE + "/pause", "");
            List<Integer> weights = List.of(1, 2, 4);
            for (int weight : weights) {
                world.load(world.tenant("w" + weight, weight), tiny("tiny")).submitBatches(8_000);
            }
            world.client.post(QUEUE + "/resume", "");
            world.awaitEnds(PATIENCE);

            Verdict verdict = world.verdict(false);
            List<Start> all = starts(world).stream().filter(one -> weighs(one)).toList();
            List<Start> contested = all.subList(0, all.lastIndexOf(lastOf("w4", all)));
            weights.forEach(weight -> share(weight, contested, verdict));
            return verdict;
        }
    }

    private static void share(int weight, List<Start> contested, Verdict verdict) {
        String tenant = "w" + weight;
        long got = contested.stream().filter(one -> one.tenant.equals(tenant)).count();
        double share = (double) got / contested.size();
        double due = weight / 7.0;
        String line =
                String.format(
                        Locale.ROOT,
                        "weight %d: %d of %d starts, a share of %.4f instead of %.4f",
                        weight,
                        got,
                        contested.size(),
                        share,
                        due);
        System.out.println(line);
        if (Math.abs(share - due) > due / 10) {
            verdict.problems.add("F23: " + line);
        }
    }

    private static boolean weighs(Start start) {
        return start.tenant.startsWith("w");
    }

    private static Start lastOf(String tenant, List<Start> all) {
        return all.stream()
                .filter(one -> one.tenant.equals(tenant))
                .max(Comparator.comparing(Start::at))
                .orElseThrow();
    }

    @Test
    @Tag(Proof.LONG)
    void f24_a_rate_is_used_to_98_percent_and_never_exceeded() {
        Proof.holds(rate(Plan.of(3)));
    }

    @Test
    @Tag(Proof.OFF)
    void f24_sees_that_a_start_that_comes_late_loses_its_place() {
        Planted strict =
                new Planted.Java(
                        "shared-model:dev.millrace.queue.Rate",
                        "return duration.toNanos() / 1_000 / 100;",
                        "return 0;");
        Proof.sees(() -> rate(Plan.of(3).without(strict)));
    }

    private Verdict rate(Plan plan) {
        try (World world = new World(folder, plan)) {
            warmUp(world);
            LimitLog limits = new LimitLog();
            set(world, limits, Limit.NONE.rate(MAX, WINDOW));
            world.load(world.client, tiny("paced")).submitBatches(5_000);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> world.client.get(QUEUE).path("ready").asInt() < 1_700);
            set(world, limits, Limit.NONE);
            world.awaitEnds(PATIENCE);

            Verdict verdict = world.verdict(false);
            verdict.problems.addAll(
                    new LimitChecker(limits).judge(world.evidence(), id -> List.of("default")));
            used(world, verdict);
            return verdict;
        }
    }

    private static void set(World world, LimitLog limits, Limit to) {
        String rate = "{\"max\":" + to.max() + ",\"duration\":" + to.millis() + "}";
        String json = "{\"rateLimit\":" + (to.max() == 0 ? "null" : rate) + "}";
        limits.change("default", to, () -> world.client.call("PUT", QUEUE, json));
    }

    /** Over the 30 s after the first start under the rate. */
    private static void used(World world, Verdict verdict) {
        List<Instant> starts = new ArrayList<>(starts(world).stream().map(Start::at).toList());
        Instant first = starts.get(2_000); // those before were the warm-up
        long got =
                starts.stream()
                        .filter(at -> !at.isBefore(first) && at.isBefore(first.plusSeconds(30)))
                        .count();
        double allowed = 30_000.0 / WINDOW * MAX;
        String line = String.format(Locale.ROOT, "%d starts in 30 s of %.0f allowed", got, allowed);
        System.out.println(line);
        if (got < allowed * 0.98) {
            verdict.problems.add("F24: " + line);
        }
    }
}
