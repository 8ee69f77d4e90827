package dev.millrace.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One real PostgreSQL for all tests of this JVM; each test class takes a database of its own. It is
 * an embedded one, or the one that {@code -Dmillrace.test.postgres=host:port} names, with {@code
 * postgres} as user and password.
 */
public final class PostgresFixture {
    private static final String USER = "postgres";
    private static final String ADDRESS = address();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String TEMPLATE = template();

    private PostgresFixture() {}

    private static String address() {
        String named = System.getProperty("millrace.test.postgres");
        return named == null ? "127.0.0.1:" + embedded().getPort() : named;
    }

    private static EmbeddedPostgres embedded() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String template() {
        try (Database empty = create("template1")) {
            empty.migrate();
        }
        return "test_" + NUMBER.get();
    }

    /** A new database with the product's schema. */
    public static Database fresh() {
        return create(TEMPLATE);
    }

    private static Database create(String template) {
        String name = "test_" + NUMBER.incrementAndGet();
        try (Database server = open("postgres", 1)) {
            server.update("create database " + name + " template " + template);
        }
        return open(name, 60);
    }

    private static Database open(String name, int connections) {
        String url = "jdbc:postgresql://" + ADDRESS + "/" + name;
        return new Database(url, USER, "postgres", connections);
    }
}
