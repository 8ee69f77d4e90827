package dev.millrace.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.admission.AdmissionSettings;
import dev.millrace.json.Json;
import dev.millrace.ops.Meters;
import dev.millrace.resume.LinkSettings;
import dev.millrace.settings.Settings;
import dev.millrace.sql.Database;
import dev.millrace.worker.Worker;
import dev.millrace.worker.WorkerSettings;
import java.util.List;
import java.util.Map;

/**
 * A gateway that listens on a free port, before real stores. No worker: executions stay queued
 * until a test moves them.
 */
final class RunningGateway implements AutoCloseable {
    static final String ADMIN = "mr_test_0123456789abcdef0123456789abcdef";

    private final TestStores stores = new TestStores();
    private final AdmissionSettings admission;
    private final Meters meters = new Meters();
    private final Gateway gateway;

    RunningGateway() {
        this(AdmissionSettings.DEFAULT);
    }

    RunningGateway(AdmissionSettings admission) {
        this.admission = admission;
        this.gateway = another(stores.database(), meters);
        gateway.start();
    }

    /** Another gateway before the same stores; not started. */
    Gateway another() {
        return another(stores.database(), new Meters());
    }

    /** Another gateway, which sees PostgreSQL through that pool. */
    Gateway another(Database database, Meters own) {
        return new Gateway(
                new GatewaySettings(
                        0, "127.0.0.1", ADMIN, admission, new LinkSettings("http://gateway", "")),
                stores.redis(),
                database,
                own);
    }

    /** A worker before the same stores, with a pool of its own; not started. */
    Worker worker(Database database) {
        WorkerSettings settings = WorkerSettings.read(new Settings(Map.of()));
        return new Worker(settings, stores.redis(), database, new Meters(), List.of());
    }

    Meters meters() {
        return meters;
    }

    TestStores stores() {
        return stores;
    }

    Gateway gateway() {
        return gateway;
    }

    int port() {
        return gateway.port();
    }

    /** A client with all roles, of the tenant {@code default}. */
    Client admin() {
        return new Client(port(), ADMIN);
    }

    /** A client of that tenant, which is made if need be. */
    Client client(String tenant, String... roles) {
        if (!tenant.equals("default")) {
            admin().post("/v1/admin/tenants", "{\"id\":\"" + tenant + "\",\"tier\":\"pro\"}");
        }
        ObjectNode body = Json.object().put("tenant", tenant).put("name", "test");
        List.of(roles).forEach(body.putArray("roles")::add);
        Client.Answer made = admin().post("/v1/admin/api-keys", Json.text(body));
        return new Client(port(), made.body().path("key").asText());
    }

    @Override
    public void close() {
        gateway.stop();
        stores.close();
    }
}
