package dev.millrace.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import redis.clients.jedis.Protocol;

/**
 * Something bad that happens to a world for a while.
 *
 * @param weight how often it is drawn, beside the others
 * @param part what it touches: two things never happen to one part at once
 */
record Disturbance(
        String name,
        int weight,
        String part,
        int shortestMillis,
        int longestMillis,
        Runnable begin,
        Runnable end) {
    long millis(RandomGenerator random) {
        return random.nextLong(shortestMillis, longestMillis + 1L);
    }

    /** All that can happen to this world. */
    static List<Disturbance> of(World world) {
        List<Disturbance> all = new ArrayList<>();
        for (int i = 0; i < world.workers.size(); i++) {
            all.addAll(ofJvm("worker " + i, world.workers.get(i), 20_000));
        }
        all.addAll(ofJvm("gateway", world.gateway, 12_000));
        all.addAll(ofRedis(world.redis));
        all.addAll(ofPostgres(world.postgres));
        all.addAll(ofLink("link of workers to Redis", "redis", world.redisOfWorkers));
        all.addAll(ofLink("link of the gateway to Redis", "redis", world.redisOfGateway));
        all.addAll(ofLink("link of workers to PostgreSQL", "postgresql", world.postgresOfWorkers));
        all.addAll(
                ofLink("link of the gateway to PostgreSQL", "postgresql", world.postgresOfGateway));
        return all;
    }

    private static List<Disturbance> ofJvm(String name, Jvm jvm, int longestFreeze) {
        return List.of(
                new Disturbance(
                        "kill " + name, 6, name, 100, 4_000, jvm::kill, Disturbance::nothing),
                new Disturbance(
                        "stop " + name, 3, name, 100, 3_000, jvm::askToStop, Disturbance::nothing),
                new Disturbance(
                        "freeze " + name, 4, name, 500, longestFreeze, jvm::freeze, jvm::thaw));
    }

    private static List<Disturbance> ofRedis(OwnRedis redis) {
        Runnable empty =
                () -> {
                    redis.kill();
                    redis.deleteFiles();
                };
        return List.of(
                new Disturbance("kill Redis", 5, "redis", 100, 8_000, redis::kill, redis::start),
                new Disturbance("empty Redis", 4, "redis", 100, 5_000, empty, redis::start),
                new Disturbance(
                        "freeze Redis", 4, "redis", 200, 12_000, redis::freeze, redis::thaw),
                new Disturbance(
                        "throw all clients of Redis out",
                        5,
                        "redis",
                        10,
                        100,
                        () -> redis.tell(Protocol.Command.CLIENT, "KILL", "TYPE", "normal"),
                        Disturbance::nothing),
                new Disturbance(
                        "make Redis forget its scripts",
                        4,
                        "redis",
                        10,
                        100,
                        () -> redis.tell(Protocol.Command.SCRIPT, "FLUSH"),
                        Disturbance::nothing));
    }

    private static List<Disturbance> ofPostgres(OwnPostgres postgres) {
        return List.of(
                new Disturbance(
                        "crash PostgreSQL",
                        7,
                        "postgresql",
                        500,
                        25_000,
                        postgres::stopAtOnce,
                        postgres::start));
    }

    private static List<Disturbance> ofLink(String name, String part, FaultyLink link) {
        return List.of(
                new Disturbance("cut the " + name, 3, part, 500, 15_000, link::cut, link::heal),
                new Disturbance(
                        "make deaf the " + name,
                        2,
                        part,
                        500,
                        10_000,
                        () -> link.be(new FaultyLink.Fault.Swallow(false, true)),
                        link::heal),
                new Disturbance(
                        "slow down the " + name,
                        3,
                        part,
                        1_000,
                        10_000,
                        () -> link.be(new FaultyLink.Fault.Slow(40)),
                        link::heal),
                new Disturbance(
                        "reset the " + name, 4, part, 10, 100, link::reset, Disturbance::nothing));
    }

    /** It is over as soon as it has happened. */
    private static void nothing() {}
}
