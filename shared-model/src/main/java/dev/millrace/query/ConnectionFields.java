package dev.millrace.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.execution.Secret;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The fields of a connection, wherever they stand. */
record ConnectionFields(JsonNode fields, String pointer) {
    /** How a connection is encrypted, as libpq names it; the first that is no promise is usual. */
    static final List<String> TLS =
            List.of("disable", "prefer", "require", "verify-ca", "verify-full");

    private static final List<String> KNOWN =
            List.of("host", "port", "database", "user", "password", "sslMode");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]{1,253}|[0-9a-fA-F:.]{2,45}");

    /** Of {@code {host, port, database, user, password, sslMode}}. */
    DatabaseAddress address(JsonNode parameters) {
        for (String name : (Iterable<String>) fields::fieldNames) {
            if (!KNOWN.contains(name)) {
                throw bad(
                        name,
                        "'connection' has no field '%s'; known are %s"
                                .formatted(name, String.join(", ", KNOWN)));
            }
        }
        for (String name : List.of("user", "password")) {
            if (parameters.has(name)) {
                throw new BadQuery("/" + name, "'" + name + "' belongs into 'connection'");
            }
        }
        return new DatabaseAddress(
                host(), port(), text("database"), text("user"), password(), tls(), Map.of());
    }

    private String host() {
        String host = text("host");
        if (!HOST.matcher(host).matches()) {
            throw bad("host", "'host' must be one name or address, without a port or a path");
        }
        return host;
    }

    private int port() {
        JsonNode port = fields.path("port");
        if (port.isMissingNode() || port.isNull()) {
            return DatabaseAddress.USUAL_PORT;
        }
        String text = port.asText();
        if (!text.matches("\\d{1,5}(?:\\.0)?") || port(text) < 1 || port(text) > 65_535) {
            throw bad("port", "'port' must be a number from 1 to 65535");
        }
        return port(text);
    }

    private static int port(String text) {
        return Double.valueOf(text).intValue();
    }

    String text(String name) {
        JsonNode value = fields.path(name);
        if (!value.isValueNode() || value.isNull() || value.asText().isEmpty()) {
            throw bad(name, "a db:query needs '" + name + "', a text");
        }
        return plain(name, value.asText());
    }

    Secret password() {
        JsonNode value = fields.path("password");
        if (value.isMissingNode() || value.isNull()) {
            return new Secret("");
        }
        if (!value.isValueNode()) {
            throw bad("password", "'password' must be a text");
        }
        return new Secret(plain("password", value.asText()));
    }

    private String plain(String name, String text) {
        if (text.indexOf('\0') >= 0) {
            throw bad(name, "'" + name + "' has a character that PostgreSQL cannot take");
        }
        return text;
    }

    private String tls() {
        String mode = fields.path("sslMode").asText("prefer");
        return tls(mode, pointer + "/sslMode");
    }

    static String tls(String mode, String pointer) {
        if (!TLS.contains(mode)) {
            throw new BadQuery(pointer, "the SSL mode must be one of " + String.join(", ", TLS));
        }
        return mode;
    }

    private BadQuery bad(String name, String problem) {
        return new BadQuery(pointer + "/" + name, problem);
    }
}
