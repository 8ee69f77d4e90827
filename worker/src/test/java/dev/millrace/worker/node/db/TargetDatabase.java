package dev.millrace.worker.node.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Failure;
import dev.millrace.json.Json;
import dev.millrace.sql.Database;
import dev.millrace.worker.node.CancelSignal;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import dev.millrace.worker.node.NodeTries;
import dev.millrace.worker.node.egress.HostNames;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real PostgreSQL that flows ask, and what nodes are given for it. The account {@code keeper}
 * needs its password, all others are trusted.
 */
final class TargetDatabase {
    static final String PASSWORD = "correct-horse-battery";

    private static final EmbeddedPostgres SERVER = start();
    private static final Database ADMIN =
            new Database("jdbc:postgresql://127.0.0.1:" + port() + "/postgres", "postgres", "", 4);

    static {
        protect();
    }

    private TargetDatabase() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.builder()
                            .setServerConfig("fsync", "off")
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .setPGStartupWait(Duration.ofMinutes(1))
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void close(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException alreadyGone) {
            // the JVM ends anyway
        }
    }

    private static void protect() {
        ADMIN.update("create role keeper login password '" + PASSWORD + "'");
        ADMIN.update("grant all on schema public to public");
        Path rules = Path.of(text("show hba_file"));
        try {
            Files.writeString(
                    rules,
                    "host all keeper 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        text("select pg_reload_conf()::text");
    }

    static int port() {
        return SERVER.getPort();
    }

    static Database admin() {
        return ADMIN;
    }

    static String text(String sql) {
        return ADMIN.list(sql, row -> row.getString(1)).getFirst();
    }

    /** Statements of nodes that the server works at. */
    static int active(String part) {
        return Integer.parseInt(
                ADMIN.list(
                                "select count(*)::text from pg_stat_activity where state = 'active'"
                                        + " and application_name = 'millrace' and pid <> pg_backend_pid() and query like ?",
                                row -> row.getString(1),
                                "%" + part + "%")
                        .getFirst());
    }

    static QueryNode node() {
        return node(HostNames.OF_THE_SYSTEM);
    }

    static QueryNode node(HostNames names) {
        return prepared(new QueryNode(names, 4, Duration.ofSeconds(30)));
    }

    static QueryNode prepared(QueryNode node) {
        node.prepare(new NodeEnvironment(List.of("127.0.0.0/8"), List.of()));
        return node;
    }

    static ObjectNode connection() {
        return Json.object()
                .put("host", "127.0.0.1")
                .put("port", port())
                .put("database", "postgres")
                .put("user", "postgres");
    }

    /**
     * @param more parameters beside the connection, with single quotes doubled for SQL's
     */
    static ObjectNode parameters(String query, String more) {
        ObjectNode parameters = (ObjectNode) Json.read(more.isEmpty() ? "{}" : more);
        parameters.set("connection", connection());
        return parameters.put("query", query);
    }

    static NodeRequest request(String query) {
        return request(query, "");
    }

    static NodeRequest request(String query, String more) {
        return request(parameters(query, more));
    }

    static NodeRequest request(ObjectNode parameters) {
        return NodeTries.of(
                "db:query", parameters, NodeTries.KEY, NodeTries.TIMEOUT, new CancelSignal());
    }

    static NodeRequest request(String query, Duration timeout, CancelSignal cancel) {
        return NodeTries.of("db:query", parameters(query, ""), NodeTries.KEY, timeout, cancel);
    }

    static NodeRequest keyed(String key, String query, String more) {
        return NodeTries.of(
                "db:query",
                parameters(query, more).put("exactlyOnce", true),
                key,
                NodeTries.TIMEOUT,
                new CancelSignal());
    }

    static JsonNode output(NodeResult result) {
        assertThat(result).isInstanceOf(NodeResult.Success.class);
        return ((NodeResult.Success) result).output();
    }

    static NodeResult.Failed failed(NodeResult result) {
        assertThat(result).asInstanceOf(type(NodeResult.Failed.class)).isNotNull();
        return (NodeResult.Failed) result;
    }

    static Failure failure(NodeResult result) {
        return failed(result).failure();
    }
}
