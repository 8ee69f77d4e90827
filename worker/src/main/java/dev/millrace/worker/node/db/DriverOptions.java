package dev.millrace.worker.node.db;

import dev.millrace.query.DatabaseAddress;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.ssl.NonValidatingFactory;

/** What the driver is told. Nothing of it comes from the machine's files or environment. */
final class DriverOptions {
    /** Raw bytes of the rows that are read at once, and so of the largest row. */
    private static final String MOST_BYTES = "16M";

    private static final String LOGIN_SECONDS = "10";

    private DriverOptions() {}

    static String url(DatabaseAddress address) {
        String host = address.host();
        return "jdbc:postgresql://%s:%d/"
                .formatted(host.indexOf(':') < 0 ? host : "[" + host + "]", address.port());
    }

    static Properties of(DatabaseAddress address, Route route) {
        Properties options = new Properties();
        PGProperty.APPLICATION_NAME.set(options, "millrace");
        address.options().forEach(options::setProperty);
        PGProperty.PG_DBNAME.set(options, address.database());
        PGProperty.USER.set(options, address.user());
        PGProperty.PASSWORD.set(options, address.password().value()); // none: "", never .pgpass
        PGProperty.SSL_MODE.set(options, address.tls());
        PGProperty.SSL_FACTORY.set(options, tls(address.tls()));
        PGProperty.GSS_ENC_MODE.set(options, "disable");
        PGProperty.SOCKET_FACTORY.set(options, CheckedSockets.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(options, route.number());
        PGProperty.SOCKET_TIMEOUT.set(options, LOGIN_SECONDS); // lifted after the login
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(options, false); // it quotes rows
        PGProperty.TCP_KEEP_ALIVE.set(options, true);
        PGProperty.PREPARE_THRESHOLD.set(options, 0); // poolers know no prepared statements
        PGProperty.BINARY_TRANSFER.set(options, false); // results as text, which is exact
        PGProperty.MAX_RESULT_BUFFER.set(options, MOST_BYTES);
        return options;
    }

    /** As libpq reads the modes, with the certificates that Java trusts, not files of the user. */
    private static String tls(String mode) {
        return mode.startsWith("verify")
                ? DefaultJavaSSLFactory.class.getName()
                : NonValidatingFactory.class.getName();
    }
}
