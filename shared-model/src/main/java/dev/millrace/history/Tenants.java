package dev.millrace.history;

import dev.millrace.sql.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The tenants and what was set for them. Thread-safe. */
public final class Tenants {
    private static final String PUT =
            """
            insert into tenants (id, name, tier, weight, requests_per_second, open_executions, running_executions)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do update set name = excluded.name, tier = excluded.tier, weight = excluded.weight,
                requests_per_second = excluded.requests_per_second, open_executions = excluded.open_executions,
                running_executions = excluded.running_executions
            """;

    private final Database database;

    public Tenants(Database database) {
        this.database = database;
    }

    public Optional<Tenant> find(String id) {
        return database.first("select * from tenants where id = ?", Tenants::read, id);
    }

    /** Creates or changes a tenant. */
    public void put(Tenant tenant) {
        database.update(
                PUT,
                tenant.id(),
                tenant.name(),
                tenant.tier().wire(),
                tenant.weight(),
                tenant.requestsPerSecond(),
                tenant.openExecutions(),
                tenant.runningExecutions());
    }

    /** Those of which the queue must know more than their name. */
    public List<Tenant> shapingTheQueue() {
        return database.list(
                "select * from tenants where weight <> 1 or running_executions is not null order by id",
                Tenants::read);
    }

    static Tenant read(ResultSet row) throws SQLException {
        return new Tenant(
                row.getString("id"),
                row.getString("name"),
                Tier.ofWire(row.getString("tier")).orElse(Tier.FREE),
                row.getInt("weight"),
                row.getObject("requests_per_second", Integer.class),
                row.getObject("open_executions", Long.class),
                row.getObject("running_executions", Integer.class));
    }
}
