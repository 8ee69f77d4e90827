package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.sql.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The flows of all tenants, every version kept. Thread-safe; versions are cached. */
public final class FlowCatalog {
    public FlowCatalog(Database database) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Stores a new flow as version 1; empty if the tenant has one with that id. */
    public Optional<StoredFlow> create(String tenant, String flowId, String name, JsonNode source) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Stores the next version; empty if the tenant has no such flow. */
    public Optional<StoredFlow> update(String tenant, String flowId, String name, JsonNode source) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Stores a flow sent with an execution under an id made of its content, hidden from lists;
     * harmless if it is there.
     */
    public StoredFlow inline(String tenant, String name, JsonNode source) {
        throw new UnsupportedOperationException("to be written");
    }

    /** The newest version; empty if there is no such flow or it was deleted. */
    public Optional<StoredFlow> newest(String tenant, String flowId) {
        throw new UnsupportedOperationException("to be written");
    }

    /** That version, also of a deleted flow: executions of it go on. */
    public Optional<StoredFlow> version(String tenant, String flowId, int version) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Newest first. */
    public List<StoredFlow> versions(String tenant, String flowId) {
        throw new UnsupportedOperationException("to be written");
    }

    /** The newest versions, by flow id. */
    public Page<StoredFlow> list(String tenant, int limit, @Nullable String cursor) {
        throw new UnsupportedOperationException("to be written");
    }

    /** False if there is no such flow. */
    public boolean delete(String tenant, String flowId) {
        throw new UnsupportedOperationException("to be written");
    }
}
