package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.sql.Statements;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The flows of all tenants, every version kept. Thread-safe; versions never change, so they are
 * cached; which is the newest is remembered for a second, because every submission asks.
 */
public final class FlowCatalog {
    private static final String VERSION =
            "select tenant_id, flow_id, version, name, source, created_at from flow_versions";
    private static final String NEWEST =
            """
            select v.tenant_id, v.flow_id, v.version, v.name, v.source, v.created_at from flows f
            join flow_versions v on v.tenant_id = f.tenant_id and v.flow_id = f.id and v.version = f.version
            where f.tenant_id = ? and f.deleted_at is null
            """;

    /** How long another process' change of a flow may stay unseen. */
    private static final Duration UNSEEN = Duration.ofSeconds(1);

    private final Database database;
    private final Cache<String, StoredFlow> versions =
            Caffeine.newBuilder().maximumSize(2_000).build();
    private final Cache<String, Optional<Integer>> newest =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(UNSEEN).build();

    public FlowCatalog(Database database) {
        this.database = database;
    }

    /** Stores a new flow as version 1; empty if the tenant has one with that id. */
    public Optional<StoredFlow> create(String tenant, String flowId, String name, JsonNode source) {
        return insert(tenant, flowId, name, source, false);
    }

    private Optional<StoredFlow> insert(
            String tenant, String flowId, String name, JsonNode source, boolean hidden) {
        String flow =
                """
                insert into flows as f (tenant_id, id, name, version, hidden) values (?, ?, ?, 1, ?)
                on conflict (tenant_id, id) do update set name = excluded.name, version = f.version + 1, deleted_at = null, updated_at = now()
                    where f.deleted_at is not null
                returning version
                """;
        return store(
                flow, tenant, flowId, name, source, new Object[] {tenant, flowId, name, hidden});
    }

    /** Stores the next version; empty if the tenant has no such flow. */
    public Optional<StoredFlow> update(String tenant, String flowId, String name, JsonNode source) {
        String flow =
                """
                update flows set name = ?, version = version + 1, updated_at = now()
                where tenant_id = ? and id = ? and deleted_at is null and not hidden returning version
                """;
        return store(flow, tenant, flowId, name, source, new Object[] {name, tenant, flowId});
    }

    /** The flow's row first: its lock orders those who store versions of the same flow. */
    private Optional<StoredFlow> store(
            String flow,
            String tenant,
            String flowId,
            String name,
            JsonNode source,
            Object[] parameters) {
        Optional<StoredFlow> stored =
                database.inTransaction(connection -> {
                    List<Integer> version =
                            Statements.list(connection, flow, row -> row.getInt(1), parameters);
                    if (version.isEmpty()) {
                        return Optional.empty();
                    }
                    String insert =
                            "insert into flow_versions (tenant_id, flow_id, version, name, source) values (?, ?, ?, ?, ?)"
                                    + " returning tenant_id, flow_id, version, name, source, created_at";
                    Object[] row = {tenant, flowId, version.getFirst(), name, Json.text(source)};
                    return Optional.of(
                            Statements.list(connection, insert, FlowCatalog::read, row).getFirst());
                });
        newest.invalidate(key(tenant, flowId)); // after the commit: what is read now is new
        return stored;
    }

    /**
     * Stores a flow sent with an execution under an id made of its content, hidden from lists;
     * harmless if it is there.
     */
    public StoredFlow inline(String tenant, String name, JsonNode source) {
        String flowId = inlineId(source);
        return version(tenant, flowId, 1)
                .or(() -> insert(tenant, flowId, name, source, true))
                .or(() -> version(tenant, flowId, 1)) // another request stored it in between
                .orElseThrow();
    }

    /** The id under which a flow sent with an execution is stored: made of its content. */
    public static String inlineId(JsonNode source) {
        return "inline:" + fingerprint(source);
    }

    private static String fingerprint(JsonNode source) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Json.bytes(source));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The newest version; empty if there is no such flow or it was deleted. What this catalog
     * changes is seen at once, what another process changes within a second.
     */
    public Optional<StoredFlow> newest(String tenant, String flowId) {
        String key = key(tenant, flowId);
        Optional<Integer> version = newest.get(key, any -> newestVersion(tenant, flowId));
        if (version.isEmpty()) {
            newest.invalidate(key); // it may be created anywhere, now
        }
        return version.flatMap(number -> version(tenant, flowId, number));
    }

    private Optional<Integer> newestVersion(String tenant, String flowId) {
        String sql =
                "select version from flows where tenant_id = ? and id = ? and deleted_at is null";
        return database.first(sql, row -> row.getInt(1), tenant, flowId);
    }

    private static String key(String tenant, String flowId) {
        return tenant + "\n" + flowId;
    }

    /** That version, also of a deleted flow: executions of it go on. */
    public Optional<StoredFlow> version(String tenant, String flowId, int version) {
        String key = key(tenant, flowId) + "\n" + version;
        StoredFlow cached = versions.getIfPresent(key);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<StoredFlow> found =
                database.first(
                        VERSION + " where tenant_id = ? and flow_id = ? and version = ?",
                        FlowCatalog::read,
                        tenant,
                        flowId,
                        version);
        found.ifPresent(flow -> versions.put(key, flow));
        return found;
    }

    /** Newest first. */
    public List<StoredFlow> versions(String tenant, String flowId) {
        return database.list(
                VERSION + " where tenant_id = ? and flow_id = ? order by version desc limit 1000",
                FlowCatalog::read,
                tenant,
                flowId);
    }

    /** The newest versions, by flow id. */
    public Page<StoredFlow> list(String tenant, int limit, @Nullable String cursor) {
        String after = cursor == null ? "" : Cursor.key(cursor);
        String sql = NEWEST + " and not f.hidden and f.id > ? order by f.id limit ?";
        return Pages.of(
                database.list(sql, FlowCatalog::read, tenant, after, limit + 1),
                limit,
                StoredFlow::flowId);
    }

    /** False if there is no such flow. */
    public boolean delete(String tenant, String flowId) {
        String sql =
                "update flows set deleted_at = now() where tenant_id = ? and id = ? and deleted_at is null and not hidden";
        boolean deleted = database.update(sql, tenant, flowId) > 0;
        newest.invalidate(key(tenant, flowId));
        return deleted;
    }

    private static StoredFlow read(ResultSet row) throws SQLException {
        Instant created = Objects.requireNonNull(Statements.instant(row, "created_at"));
        return new StoredFlow(
                row.getString("tenant_id"),
                row.getString("flow_id"),
                row.getInt("version"),
                row.getString("name"),
                Json.read(row.getString("source")),
                created);
    }
}
