package dev.millrace.gateway;

import dev.millrace.history.Partitions;
import dev.millrace.ops.Meters;
import dev.millrace.redis.RedisServer;
import dev.millrace.settings.BadSettings;
import dev.millrace.settings.Settings;
import dev.millrace.settings.StoreSettings;
import dev.millrace.sql.Database;
import dev.millrace.stores.StoreCheck;
import dev.millrace.stores.UnsafeStores;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A gateway as a process of its own; it brings the schema up to date. Exit code 2 for settings that
 * cannot be used.
 */
public final class GatewayMain {
    private static final int CONNECTIONS = 8;

    private GatewayMain() {}

    public static void main(String[] arguments) {
        try {
            run(Settings.ofProcess());
        } catch (BadSettings | UnsafeStores refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        }
    }

    private static void run(Settings settings) {
        GatewaySettings own = GatewaySettings.read(settings);
        StoreSettings stores = StoreSettings.read(settings);
        settings.alsoKnown(
                "MILLRACE_HOME",
                "MILLRACE_WORKERS",
                "MILLRACE_CONCURRENCY",
                "MILLRACE_QUEUES",
                "MILLRACE_OPS_PORT",
                "MILLRACE_EGRESS_ALLOW");
        settings.check();
        RedisServer redis = new RedisServer(stores.redisUrl());
        Database database =
                new Database(
                        stores.databaseUrl(),
                        stores.databaseUser(),
                        stores.databasePassword(),
                        CONNECTIONS);
        StoreCheck.atStart(redis, database, stores.databaseUrl(), stores.allowUnsafe());
        database.migrate();
        new Partitions(database).ensure(LocalDate.now(ZoneOffset.UTC));
        Gateway gateway = new Gateway(own, redis, database, new Meters());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(gateway, redis, database), "stop"));
        gateway.start();
        System.out.println("gateway is ready on http://" + own.bind() + ":" + gateway.port());
    }

    private static void stop(Gateway gateway, RedisServer redis, Database database) {
        gateway.stop();
        database.close();
        redis.close();
    }
}
