package dev.millrace.standalone;

import dev.millrace.gateway.Gateway;
import dev.millrace.gateway.GatewaySettings;
import dev.millrace.history.Partitions;
import dev.millrace.lifecycle.Lifecycle;
import dev.millrace.ops.Meters;
import dev.millrace.redis.RedisServer;
import dev.millrace.sql.Database;
import dev.millrace.stores.StoreCheck;
import dev.millrace.worker.StoreAddresses;
import dev.millrace.worker.Worker;
import dev.millrace.worker.WorkerSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/**
 * Gateway, worker and their stores in one process. Stopping drains the worker first and ends the
 * stores last.
 */
final class Standalone implements Lifecycle {
    private static final int CONNECTIONS = 12;

    private final Home home;
    private final EmbeddedStores stores;
    private final RedisServer redis;
    private final Database database;
    private final SampleTarget target;
    private final Gateway gateway;
    private final WorkerFleet workers;
    private final String key;
    private final String bind;
    private boolean stopped;

    private Standalone(
            Home home, GatewaySettings gatewaySettings, WorkerSettings workerSettings, int count) {
        this.home = home;
        this.stores = EmbeddedStores.start(home);
        this.redis = new RedisServer(stores.redisUrl());
        this.database = stores.database(CONNECTIONS);
        database.migrate();
        new Partitions(database).ensure(LocalDate.now(ZoneOffset.UTC));
        this.key = key(home, gatewaySettings.adminKey());
        this.bind = gatewaySettings.bind();
        this.target = new SampleTarget(home.freePort("sample.port"));
        Meters meters = new Meters();
        this.gateway = new Gateway(gatewaySettings.withAdminKey(key), redis, database, meters);
        WorkerSettings own =
                workerSettings
                        .allowing(List.of(target.address(), "127.0.0.1:" + gatewaySettings.port()))
                        .linking(gatewaySettings.links());
        List<String> refused = StoreAddresses.of(redis, stores.databaseUrl());
        this.workers =
                new WorkerFleet(
                        count,
                        new Worker(own, redis, database, meters, refused),
                        own,
                        stores.environment());
    }

    static Standalone open(
            Path folder, GatewaySettings gateway, WorkerSettings worker, int workers) {
        return new Standalone(Home.open(folder), gateway, worker, workers);
    }

    /** The first admin key: given, or made at the first start and kept. */
    private static String key(Home home, String given) {
        if (!given.isEmpty()) {
            return given;
        }
        return home.read("admin.key").orElseGet(() -> fresh(home));
    }

    private static String fresh(Home home) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String key = "mr_first_" + HexFormat.of().formatHex(random);
        home.writeSecret("admin.key", key);
        return key;
    }

    /**
     * @throws dev.millrace.stores.UnsafeStores if a store is set up so that it may lose things
     */
    void check(boolean allowUnsafe) {
        StoreCheck.atStart(redis, database, stores.databaseUrl(), allowUnsafe);
    }

    @Override
    public void start() {
        gateway.start();
        workers.start();
    }

    String url() {
        return "http://" + (bind.equals("0.0.0.0") ? "127.0.0.1" : bind) + ":" + gateway.port();
    }

    String key() {
        return key;
    }

    SampleTarget target() {
        return target;
    }

    @Override
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        workers.stop();
        gateway.stop();
        target.close();
        database.close();
        redis.close();
        stores.close();
        home.close();
    }
}
