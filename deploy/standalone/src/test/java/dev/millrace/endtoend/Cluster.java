package dev.millrace.endtoend;

import dev.millrace.standalone.FreePort;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A gateway and workers, each its own process, around separate stores. */
final class Cluster implements AutoCloseable {
    static final String KEY = "mr_cluster_0123456789abcdef0123456789abcdef";

    private final Path folder;
    private final Target target;
    private final Stores stores = new Stores();
    private final int port = FreePort.choose();
    private final Program gateway;

    Cluster(Path folder, Target target) {
        this.folder = folder;
        this.target = target;
        Map<String, String> environment = environment();
        environment.put("MILLRACE_PORT", Integer.toString(port));
        environment.put("MILLRACE_ADMIN_KEY", KEY);
        gateway = Program.start("dev.millrace.gateway.GatewayMain", folder, port, environment);
    }

    private Map<String, String> environment() {
        return new HashMap<>(
                Map.of(
                        "MILLRACE_REDIS_URL",
                        stores.redisUrl(),
                        "MILLRACE_DATABASE_URL",
                        stores.databaseUrl(),
                        "MILLRACE_DATABASE_USER",
                        "postgres",
                        "MILLRACE_DATABASE_PASSWORD",
                        "postgres"));
    }

    Program worker(int concurrency) {
        return worker(concurrency, "127.0.0.1:" + target.port());
    }

    Program worker(int concurrency, String mayCall) {
        return worker(concurrency, mayCall, Map.of());
    }

    /**
     * @param settings more of the environment
     */
    Program worker(int concurrency, String mayCall, Map<String, String> settings) {
        int opsPort = FreePort.choose();
        Map<String, String> environment = environment();
        environment.putAll(settings);
        environment.put("MILLRACE_OPS_PORT", Integer.toString(opsPort));
        environment.put("MILLRACE_CONCURRENCY", Integer.toString(concurrency));
        environment.put("MILLRACE_EGRESS_ALLOW", mayCall);
        return Program.start("dev.millrace.worker.WorkerMain", folder, opsPort, environment);
    }

    Api api() {
        return new Api(port, KEY);
    }

    Program gateway() {
        return gateway;
    }

    Stores stores() {
        return stores;
    }

    /** What holds in every run: an audit finds nothing to repair. */
    private void audit() {
        Api.Answer audit = api().post("/v1/admin/audit", "{}");
        if (audit.body().path("repaired").asInt(-1) != 0) {
            throw new AssertionError("the audit: " + audit.status() + " " + audit.body());
        }
    }

    @Override
    public void close() {
        try {
            audit();
        } finally {
            closeAll();
        }
    }

    private void closeAll() {
        gateway.close();
        stores.close();
    }
}
