package dev.millrace.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL of PostgreSQL. The driver knows options that load classes, read and write files, or
 * put values into the SQL text; only harmless ones are taken.
 */
record PostgresUrl(JsonNode given) {
    private static final String POINTER = "/connection";
    private static final Pattern FORM =
            Pattern.compile(
                    "jdbc:postgresql://(?:\\[([0-9a-fA-F:.]+)]|([A-Za-z0-9._-]+))(?::(\\d{1,5}))?"
                            + "/([^/?#%&\\p{Cntrl}]+)(?:\\?([^#%\\p{Cntrl}]*))?");
    private static final String TLS = "sslmode";
    private static final List<String> PASSED_ON = List.of("currentSchema", "ApplicationName");

    /**
     * @param account has {@code user} and {@code password}
     */
    DatabaseAddress address(ConnectionFields account) {
        Matcher form = FORM.matcher(given.isTextual() ? given.textValue().strip() : "");
        if (!form.matches()) {
            throw bad(
                    "'connection' must be an object with host, port, database, user and password, or a text"
                            + " such as jdbc:postgresql://host:5432/database beside 'user' and 'password'");
        }
        Map<String, String> options = options(form.group(5));
        String tls = options.remove(TLS);
        return new DatabaseAddress(
                form.group(1) == null ? form.group(2) : form.group(1),
                port(form.group(3)),
                form.group(4),
                account.text("user"),
                account.password(),
                ConnectionFields.tls(tls == null ? "prefer" : tls, POINTER),
                Map.copyOf(options));
    }

    private static int port(String digits) {
        int port = digits == null ? DatabaseAddress.USUAL_PORT : Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw bad("the port in 'connection' must be a number from 1 to 65535");
        }
        return port;
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new TreeMap<>();
        for (String option : (query == null ? "" : query).split("&", -1)) {
            int sign = option.indexOf('=');
            String name = sign < 0 ? option : option.substring(0, sign);
            if (name.equals(TLS) || PASSED_ON.contains(name)) {
                options.put(name, option.substring(sign + 1));
            } else if (!name.isEmpty()) {
                throw refused(name);
            }
        }
        return options;
    }

    private static BadQuery refused(String name) {
        return name.equals("user") || name.equals("password")
                ? bad("write the " + name + " into the parameter '" + name + "', not into the URL")
                : bad(
                        "the option '%s' of 'connection' cannot be used here; usable are %s, %s"
                                .formatted(
                                        name.replaceAll("[^\\x21-\\x7e]", "?"),
                                        TLS,
                                        String.join(", ", PASSED_ON)));
    }

    private static BadQuery bad(String problem) {
        return new BadQuery(POINTER, problem);
    }
}
