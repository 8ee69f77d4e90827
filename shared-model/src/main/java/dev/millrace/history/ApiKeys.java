package dev.millrace.history;

import dev.millrace.sql.Database;
import java.util.List;
import java.util.Optional;

/** Tenants and their keys. Thread-safe. */
public final class ApiKeys {
    public ApiKeys(Database database) {
        throw new UnsupportedOperationException("to be written");
    }

    public Optional<ApiKey> find(String prefix) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Stores the key; replaces the hash and roles of one with the same prefix. */
    public void put(ApiKey key) {
        throw new UnsupportedOperationException("to be written");
    }

    public List<ApiKey> list(String tenant) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Creates or changes a tenant. */
    public void putTenant(String id, String name, String tier, int weight) {
        throw new UnsupportedOperationException("to be written");
    }

    public boolean hasTenant(String id) {
        throw new UnsupportedOperationException("to be written");
    }
}
