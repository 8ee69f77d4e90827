package dev.millrace.worker;

import dev.millrace.ops.Health;
import dev.millrace.ops.Meters;
import dev.millrace.ops.OpsServer;
import dev.millrace.redis.RedisServer;
import dev.millrace.settings.BadSettings;
import dev.millrace.settings.Settings;
import dev.millrace.settings.StoreSettings;
import dev.millrace.sql.Database;
import java.util.Optional;

/**
 * A worker as a process of its own. Ends when drained; exit code 2 for settings that cannot be
 * used.
 */
public final class WorkerMain {
    private static final int CONNECTIONS = 4;

    private WorkerMain() {}

    public static void main(String[] arguments) {
        try {
            run(Settings.ofProcess());
        } catch (BadSettings bad) {
            System.err.println(bad.getMessage());
            System.exit(2);
        }
    }

    private static void run(Settings settings) {
        WorkerSettings own = WorkerSettings.read(settings);
        StoreSettings stores = StoreSettings.read(settings);
        String bind = settings.text("MILLRACE_BIND", "127.0.0.1");
        int opsPort = settings.number("MILLRACE_OPS_PORT", 8081, 0, 65_535);
        settings.alsoKnown(
                "MILLRACE_PORT", "MILLRACE_HOME", "MILLRACE_ADMIN_KEY", "MILLRACE_WORKERS");
        settings.check();
        RedisServer redis = new RedisServer(stores.redisUrl());
        Database database =
                new Database(
                        stores.databaseUrl(),
                        stores.databaseUser(),
                        stores.databasePassword(),
                        CONNECTIONS);
        Meters meters = new Meters();
        Worker worker =
                new Worker(
                        own,
                        redis,
                        database,
                        meters,
                        StoreAddresses.of(redis, stores.databaseUrl()));
        Health health =
                new Health()
                        .check(
                                "redis",
                                () ->
                                        redis.answers()
                                                ? Optional.empty()
                                                : Optional.of("does not answer"))
                        .check(
                                "postgresql",
                                () ->
                                        database.answers()
                                                ? Optional.empty()
                                                : Optional.of("does not answer"));
        OpsServer ops = new OpsServer(bind, opsPort, health, meters);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> drain(worker, health, ops, redis, database), "drain"));
        worker.start();
        ops.start();
    }

    private static void drain(
            Worker worker, Health health, OpsServer ops, RedisServer redis, Database database) {
        health.drain();
        worker.stop();
        ops.stop();
        database.close();
        redis.close();
    }
}
