package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTest {
    private static final Database DATABASE = PostgresFixture.fresh();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void the_schema_is_brought_up_once() {
        DATABASE.migrate();

        assertThat(DATABASE.answers()).isTrue();
        assertThat(
                        DATABASE.list(
                                "select relname from pg_class where relname in ('flow_executions', 'audit_log')",
                                row -> row.getString(1)))
                .hasSize(2);
    }

    @Test
    void work_that_throws_leaves_nothing_behind() {
        assertThatThrownBy(() ->
                        DATABASE.inTransaction(connection -> {
                            insert(connection);
                            throw new IllegalStateException("half-way");
                        }))
                .hasMessage("half-way");

        assertThat(DATABASE.first("select 1 from tenants where id = 'half'", row -> row.getInt(1)))
                .isEmpty();
        assertThat(DATABASE.inTransaction(DatabaseTest::insert)).isOne();
    }

    private static int insert(java.sql.Connection connection) throws SQLException {
        return Statements.update(
                connection,
                "insert into tenants (id, name, tier, weight) values (?, ?, ?, ?)",
                "half",
                "Half",
                "free",
                1);
    }

    @Test
    void what_the_schema_forbids_is_bad_data() {
        assertThatThrownBy(() ->
                        DATABASE.update(
                                "insert into tenants (id, name, tier, weight) values ('x', 'x', 'golden', 1)"))
                .isInstanceOfSatisfying(
                        DatabaseFailed.class, failed -> assertThat(failed.badData()).isTrue());
    }

    @Test
    void a_server_that_is_not_there_is_away() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Database nowhere =
                new Database("jdbc:postgresql://127.0.0.1:" + port + "/x", "postgres", "x", 1)) {
            assertThat(nowhere.answers()).isFalse();
            assertThatThrownBy(() -> nowhere.update("select 1"))
                    .isInstanceOfSatisfying(
                            DatabaseFailed.class, failed -> assertThat(failed.away()).isTrue());
        }
    }

    @ParameterizedTest
    @CsvSource({
        ",      true,  false",
        "08006, true,  false",
        "40P01, true,  false",
        "53100, true,  false",
        "57P01, true,  false",
        "25006, true,  false",
        "22021, false, true",
        "23505, false, true",
        "54000, false, true",
        "42601, false, false"
    })
    void the_state_says_what_to_do(
            @org.jspecify.annotations.Nullable String state, boolean away, boolean badData) {
        DatabaseFailed failed = DatabaseFailed.because(new SQLException("x", state));

        assertThat(failed.away()).isEqualTo(away);
        assertThat(failed.badData()).isEqualTo(badData);
        assertThat(failed.duplicate()).isEqualTo("23505".equals(state));
    }
}
