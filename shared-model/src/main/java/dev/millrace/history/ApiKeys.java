package dev.millrace.history;

import dev.millrace.sql.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of tenants. Thread-safe. */
public final class ApiKeys {
    private static final String SELECT =
            "select *, id as key_id, name as key_name from api_keys where revoked_at is null";
    private static final String KNOWN =
            """
            select k.id as key_id, k.tenant_id, k.name as key_name, k.prefix, k.secret_hash, k.roles, t.*
            from api_keys k join tenants t on t.id = k.tenant_id where k.revoked_at is null and k.prefix = ?
            """;

    private final Database database;

    public ApiKeys(Database database) {
        this.database = database;
    }

    public Optional<KnownKey> find(String prefix) {
        return database.first(
                KNOWN, row -> new KnownKey(read(row), Tenants.read(row).limits()), prefix);
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

    /**
     * Makes it useless, until one with its prefix is stored again.
     *
     * @return false if there is none that works
     */
    public boolean revoke(String id) {
        return database.update(
                        "update api_keys set revoked_at = now() where id = ? and revoked_at is null",
                        id)
                > 0;
    }

    /** By name. */
    public List<ApiKey> list(String tenant) {
        return database.list(
                SELECT + " and tenant_id = ? order by name, id", ApiKeys::read, tenant);
    }

    private static ApiKey read(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getString("key_id"),
                row.getString("tenant_id"),
                row.getString("key_name"),
                row.getString("prefix"),
                row.getBytes("secret_hash"),
                Set.of((String[]) row.getArray("roles").getArray()));
    }
}
