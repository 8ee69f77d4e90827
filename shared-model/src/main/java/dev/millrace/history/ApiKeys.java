package dev.millrace.history;

import dev.millrace.sql.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tenants and their keys. Thread-safe. */
public final class ApiKeys {
    private static final String SELECT = "select * from api_keys where revoked_at is null";

    private final Database database;

    public ApiKeys(Database database) {
        this.database = database;
    }

    public Optional<ApiKey> find(String prefix) {
        return database.first(SELECT + " and prefix = ?", ApiKeys::read, prefix);
    }

    /** Stores the key; replaces the tenant, name, hash and roles of one with the same prefix. */
    public void put(ApiKey key) {
        String sql =
                """
                insert into api_keys (id, tenant_id, name, prefix, secret_hash, roles) values (?, ?, ?, ?, ?, ?)
                on conflict (prefix) do update set tenant_id = excluded.tenant_id, name = excluded.name, secret_hash = excluded.secret_hash,
                    roles = excluded.roles, revoked_at = null
                """;
        String[] roles = key.roles().stream().sorted().toArray(String[]::new);
        database.update(
                sql, key.id(), key.tenant(), key.name(), key.prefix(), key.secretHash(), roles);
    }

    /** By name. */
    public List<ApiKey> list(String tenant) {
        return database.list(
                SELECT + " and tenant_id = ? order by name, id", ApiKeys::read, tenant);
    }

    /** Creates or changes a tenant. */
    public void putTenant(String id, String name, String tier, int weight) {
        String sql =
                """
                insert into tenants (id, name, tier, weight) values (?, ?, ?, ?)
                on conflict (id) do update set name = excluded.name, tier = excluded.tier, weight = excluded.weight
                """;
        database.update(sql, id, name, tier, weight);
    }

    public boolean hasTenant(String id) {
        return database.first("select 1 from tenants where id = ?", row -> true, id).orElse(false);
    }

    private static ApiKey read(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("name"),
                row.getString("prefix"),
                row.getBytes("secret_hash"),
                Set.of((String[]) row.getArray("roles").getArray()));
    }
}
