package dev.millrace.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Secret;
import java.util.Map;

/**
 * A PostgreSQL database and who asks it.
 *
 * @param host a name, an IPv4 or an IPv6 address without brackets
 * @param port 1 to 65535
 * @param password empty for none
 * @param tls one of {@link ConnectionFields#TLS}
 * @param options {@code currentSchema}, {@code ApplicationName}
 */
public record DatabaseAddress(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        String tls,
        Map<String, String> options) {
    static final int USUAL_PORT = 5432;

    /**
     * Reads {@code connection}, an object, or a {@code jdbc:postgresql://} URL beside {@code user}
     * and {@code password}.
     *
     * @param parameters of the node, resolved
     * @throws BadQuery saying which part cannot be used
     */
    public static DatabaseAddress of(JsonNode parameters) {
        JsonNode connection = parameters.path("connection");
        if (connection.isObject()) {
            return new ConnectionFields(connection, "/connection").address(parameters);
        }
        return new PostgresUrl(connection).address(new ConnectionFields(parameters, ""));
    }
}
