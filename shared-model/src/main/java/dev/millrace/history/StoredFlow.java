package dev.millrace.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One immutable version of a flow.
 *
 * @param version from 1
 * @param source as it was sent
 */
public record StoredFlow(
        String tenant,
        String flowId,
        int version,
        String name,
        JsonNode source,
        Instant createdAt) {}
