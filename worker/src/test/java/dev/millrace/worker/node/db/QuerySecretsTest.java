package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.PASSWORD;
import static dev.millrace.worker.node.db.TargetDatabase.parameters;
import static dev.millrace.worker.node.db.TargetDatabase.request;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.worker.node.NodeResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whatever becomes of a query: its password is in no result and in no log. */
@Timeout(60)
class QuerySecretsTest {
    private static final Logger ROOT =
            (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Level usual = ROOT.getLevel();

    @BeforeEach
    void listen() {
        logged.start();
        ROOT.addAppender(logged);
        ROOT.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stop() {
        ROOT.setLevel(usual);
        ROOT.detachAppender(logged);
    }

    @Test
    void it_is_nowhere() throws Exception {
        List<String> seen = new ArrayList<>();
        try (QueryNode node = TargetDatabase.node()) {
            for (ObjectNode parameters :
                    List.of(
                            keeper("select 1"),
                            keeper("selec"),
                            keeper("select '" + PASSWORD + "'::int"),
                            keeper("select pg_terminate_backend(pg_backend_pid())"),
                            at(keeper("select 1"), "port", "1"),
                            at(keeper("select 1"), "database", "nowhere"),
                            at(keeper("select 1"), "user", "nobody-" + PASSWORD),
                            at(keeper("select 1"), "port", PASSWORD),
                            at(keeper("select 1"), "sslMode", PASSWORD))) {
                seen.add(node.execute(request(parameters)).toString());
            }
        }
        assertThat(seen)
                .hasSize(9)
                .allSatisfy(result -> assertThat(result).doesNotContain(PASSWORD));
        assertThat(logs()).contains("HikariPool").doesNotContain(PASSWORD);
    }

    @Test
    void passwords_of_the_worker_itself_are_nobodys(@TempDir Path folder) throws Exception {
        Path own = Files.writeString(folder.resolve("pgpass"), "*:*:*:*:" + PASSWORD + "\n");
        System.setProperty("org.postgresql.pgpassfile", own.toString());
        try (QueryNode node = TargetDatabase.node()) {
            NodeResult result =
                    node.execute(request(at(parameters("select 1", ""), "user", "keeper")));
            assertThat(result).isInstanceOf(NodeResult.Failed.class);
        } finally {
            System.clearProperty("org.postgresql.pgpassfile");
        }
    }

    private static ObjectNode keeper(String query) {
        return at(at(parameters(query, ""), "user", "keeper"), "password", PASSWORD);
    }

    private static ObjectNode at(ObjectNode parameters, String field, String value) {
        ((ObjectNode) parameters.path("connection")).put(field, value);
        return parameters;
    }

    private String logs() {
        return logged.list.stream()
                .map(event ->
                        event.getLoggerName()
                                + " "
                                + event.getFormattedMessage()
                                + " "
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }
}
