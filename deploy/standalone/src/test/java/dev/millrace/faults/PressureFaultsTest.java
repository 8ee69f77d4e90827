package dev.millrace.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.lifecycle.Threads;
import dev.millrace.sql.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** More is submitted than there is room for: who is refused is told when to come again. */
class PressureFaultsTest {
    private static final String QUEUE = "/v1/admin/queues/default";
    private static final String LARGE =
            "{\"input\":{\"text\":\"" + "all work and no play ".repeat(500) + "\"}}";

    @TempDir Path folder;

    private static List<Thread> crowd(Load load, AtomicBoolean enough) {
        return IntStream.range(0, 8).mapToObj(any -> load.keepSubmitting(200, enough)).toList();
    }

    /** Refused for that, and told when to come again. */
    private static void refused(Load load, String code, int status) {
        assertThat(load.refusals())
                .filteredOn(refusal -> refusal.code().equals(code))
                .isNotEmpty()
                .allSatisfy(refusal -> {
                    assertThat(refusal.status()).isEqualTo(status);
                    assertThat(refusal.retryAfter()).isBetween(1, 300);
                });
    }

    @Test
    @Tag(Proof.LONG)
    void what_redis_has_no_room_for_waits_in_postgresql_and_is_fed_in() {
        Proof.holds(memory(small()));
    }

    @Test
    @Tag(Proof.OFF)
    void sees_that_nobody_looks_at_the_watermark() {
        Planted blind =
                new Planted.Java(
                        "api-gateway:dev.millrace.gateway.admission.Admission",
                        "return pressure.load().fullness() >= mark;",
                        "return mark < 0;");
        Proof.sees(() -> memory(small().without(blind)));
    }

    @Test
    @Tag(Proof.OFF)
    void sees_that_nothing_is_fed_in() {
        Planted starving =
                new Planted.Java(
                        "shared-model:dev.millrace.recovery.FeedIn",
                        "more = !next.isEmpty() && feed(next, current.number());",
                        "more = next.size() > 1_000 && feed(next, current.number());");
        Proof.sees(() -> memory(small().without(starving)));
    }

    private static Plan small() {
        return Plan.of(2)
                .redis("--maxmemory", "24mb")
                .gateway("MILLRACE_REDIS_WATERMARK", "0.5")
                .worker("MILLRACE_REDIS_WATERMARK", "0.5")
                .gateway("MILLRACE_BACKLOG", "400");
    }

    private Verdict memory(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.client.post(QUEUE + "/pause", "");
            Load load = world.load.body(LARGE);
            AtomicBoolean enough = new AtomicBoolean();
            List<Thread> clients = crowd(load, enough);
            await().atMost(plan.patience()).until(() -> load.refused("BACKLOG_FULL"));
            assertThat(waiting(world)).isBetween(400L, 420L); // 8 clients may pass at once
            List<String> accepted = load.accepted();
            Cancels cancels = new Cancels(world);
            cancels.ask( // some of those that wait
                    accepted.subList(accepted.size() - 50, accepted.size()),
                    Duration.ofMillis(500));
            world.client.post(QUEUE + "/resume", "");
            int before = load.accepted().size();
            await().atMost(plan.patience()).until(() -> load.accepted().size() > before + 300);
            enough.set(true);
            clients.forEach(Threads::join);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            refused(load, "BACKLOG_FULL", 503);
            verdict.problems.addAll(cancels.problems(Duration.ofMinutes(1)));
            neverFull(world, verdict);
            return verdict;
        }
    }

    private static long waiting(World world) {
        try (Database database = world.postgres.database()) {
            return count(database, "select count(*) from waiting_executions");
        }
    }

    private static long count(Database database, String sql) {
        return database.first(sql, row -> row.getLong(1)).orElse(0L);
    }

    private static void neverFull(World world, Verdict verdict) {
        try (RedisClient redis = world.redis.client()) {
            String errors = redis.info("errorstats");
            if (errors.contains("errorstat_OOM")) {
                verdict.problems.add("Redis was out of memory: " + errors.strip());
            }
        }
    }

    @Test
    @Tag(Proof.LONG)
    void what_postgresql_has_not_taken_yet_is_bounded() {
        Proof.holds(outbox(Plan.of(2).gateway("MILLRACE_OUTBOX_LIMIT", "500")));
    }

    @Test
    @Tag(Proof.OFF)
    void sees_that_nobody_looks_at_the_outbox() {
        Planted blind =
                new Planted.Java(
                        "api-gateway:dev.millrace.gateway.admission.Admission",
                        "pressure.load().outbox() >= settings.outboxLimit()",
                        "pressure.load().outbox() < 0");
        Plan plan = Plan.of(2).gateway("MILLRACE_OUTBOX_LIMIT", "500").without(blind);
        Proof.sees(() -> outbox(plan));
    }

    private Verdict outbox(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.load.submit(10, 2); // the gateway and the workers know the flow
            Load load = world.load.withoutKeys();
            AtomicBoolean enough = new AtomicBoolean();
            List<Thread> clients = crowd(load, enough);
            world.postgres.stopAtOnce();
            await().atMost(plan.patience())
                    .alias("a refusal for the outbox")
                    .until(() -> load.refused("OUTBOX_FULL"));
            world.postgres.start();
            int before = load.accepted().size();
            await().atMost(plan.patience()).until(() -> load.accepted().size() > before + 50);
            enough.set(true);
            clients.forEach(Threads::join);
            world.awaitEnds(plan.patience());
            refused(load, "OUTBOX_FULL", 503);
            return world.verdict(false);
        }
    }

    @Test
    @Tag(Proof.LONG)
    void a_queue_and_a_tenant_hold_no_more_than_they_may() {
        Proof.holds(depth(Plan.of(2)));
    }

    @Test
    @Tag(Proof.OFF)
    void sees_that_nobody_looks_at_depths() {
        Planted blind =
                new Planted.Java(
                        "api-gateway:dev.millrace.gateway.admission.Admission",
                        "if (ofTenant >= limit) {",
                        "if (ofTenant < 0) {");
        Proof.sees(() -> depth(Plan.of(2).without(blind)));
    }

    private Verdict depth(Plan plan) {
        try (World world = new World(folder, plan)) {
            world.sink.slow(50);
            world.client.call("PUT", QUEUE, "{\"maxDepth\":90}");
            Client one = world.tenant("one", 1);
            world.client.call(
                    "PUT", "/v1/admin/tenants/one", "{\"limits\":{\"openExecutions\":60}}");
            Load ofOne = world.load(one, TestFlow.diamond(world.sink));
            AtomicBoolean enough = new AtomicBoolean();
            world.client.post(QUEUE + "/pause", "");
            List<Thread> clients = new ArrayList<>(crowd(ofOne, enough));
            await().atMost(plan.patience()).until(() -> ofOne.refused("TENANT_FULL"));
            clients.addAll(crowd(world.load, enough));
            await().atMost(plan.patience()).until(() -> world.load.refused("QUEUE_FULL"));
            world.client.post(QUEUE + "/resume", "");
            Depths deepest = new Depths();
            await().atMost(plan.patience())
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> deepest.seen(world));
            enough.set(true);
            clients.forEach(Threads::join);
            world.awaitEnds(plan.patience());

            Verdict verdict = world.verdict(false);
            refused(ofOne, "TENANT_FULL", 429);
            refused(world.load, "QUEUE_FULL", 503);
            deepest.judge(verdict);
            return verdict;
        }
    }

    /** The most that were open at once, by the history; those who come at once may pass by one. */
    private static final class Depths {
        private long ofTenant;
        private long ofQueue;

        /** Looks, and answers whether enough has been seen. */
        boolean seen(World world) {
            try (Database database = world.postgres.database()) {
                String open = "select count(*) from flow_executions where completed_at is null";
                ofQueue = Math.max(ofQueue, count(database, open));
                ofTenant = Math.max(ofTenant, count(database, open + " and tenant_id = 'one'"));
            }
            return world.accepted().size() > 500;
        }

        void judge(Verdict verdict) {
            System.out.println(
                    "at most " + ofTenant + " open of the tenant, " + ofQueue + " in all");
            if (ofTenant > 60 + 8 || ofQueue > 90 + 16) {
                verdict.problems.add(
                        ofTenant + " of a tenant and " + ofQueue + " were open at once");
            }
        }
    }
}
