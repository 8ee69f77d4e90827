package dev.millrace.worker;

import dev.millrace.ops.Health;
import dev.millrace.ops.HealthCheck;
import dev.millrace.ops.Meters;
import dev.millrace.ops.OpsServer;
import dev.millrace.redis.RedisServer;
import dev.millrace.settings.BadSettings;
import dev.millrace.settings.OpsSettings;
import dev.millrace.settings.Settings;
import dev.millrace.settings.StoreSettings;
import dev.millrace.sql.Database;
import dev.millrace.stores.StoreCheck;
import dev.millrace.stores.UnsafeStores;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A worker as a process of its own. Ends when drained; exit code 2 for settings that cannot be
 * used.
 */
public final class WorkerMain {
    private static final int CONNECTIONS = 4;

    private final RedisServer redis;
    private final Database database;
    private final Health health;
    private final Worker worker;
    private final OpsServer ops;

    private WorkerMain(WorkerSettings own, StoreSettings stores, OpsSettings opsSettings) {
        redis = new RedisServer(stores.redisUrl());
        database =
                new Database(
                        stores.databaseUrl(),
                        stores.databaseUser(),
                        stores.databasePassword(),
                        CONNECTIONS);
        StoreCheck.atStart(redis, database, stores.databaseUrl(), stores.allowUnsafe());
        Meters meters = new Meters();
        health =
                new Health()
                        .check("redis", answers(redis::answers))
                        .check("postgresql", answers(database::answers));
        ops = new OpsServer(opsSettings.bind(), opsSettings.port(), health, meters);
        worker =
                new Worker(
                        own,
                        redis,
                        database,
                        meters,
                        StoreAddresses.of(redis, stores.databaseUrl()));
    }

    private static HealthCheck answers(BooleanSupplier store) {
        return () -> store.getAsBoolean() ? Optional.empty() : Optional.of("does not answer");
    }

    public static void main(String[] arguments) {
        try {
            read(Settings.ofProcess()).run();
        } catch (BadSettings | UnsafeStores refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        }
    }

    private static WorkerMain read(Settings settings) {
        WorkerSettings own = WorkerSettings.read(settings);
        StoreSettings stores = StoreSettings.read(settings);
        OpsSettings opsSettings = OpsSettings.read(settings);
        settings.alsoKnown(
                "MILLRACE_PORT",
                "MILLRACE_HOME",
                "MILLRACE_ADMIN_KEY",
                "MILLRACE_WORKERS",
                "MILLRACE_BACKLOG",
                "MILLRACE_OUTBOX_LIMIT",
                "MILLRACE_REDIS_WATERMARK",
                "MILLRACE_ON_POSTGRES_AWAY");
        settings.check();
        return new WorkerMain(own, stores, opsSettings);
    }

    private void run() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "drain"));
        ops.start();
        worker.start();
    }

    private void drain() {
        health.drain();
        worker.stop();
        ops.stop();
        database.close();
        redis.close();
    }
}
