package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The one-shot step that brings the schema up to date. */
class MigrateTest {
    private static Command.Ended migrate(String databaseUrl, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("MILLRACE_REDIS_URL", "redis://127.0.0.1:1");
        environment.put("MILLRACE_DATABASE_URL", databaseUrl);
        environment.put("MILLRACE_DATABASE_USER", "postgres");
        environment.put("MILLRACE_DATABASE_PASSWORD", "postgres");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Command.run(
                Duration.ofSeconds(60),
                environment,
                List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.millrace.gateway.MigrateMain"));
    }

    @Test
    void it_makes_the_schema_and_ends_and_does_no_harm_a_second_time() {
        try (Stores stores = new Stores()) {
            for (int i = 0; i < 2; i++) {
                Command.Ended ended = migrate(stores.databaseUrl(), Map.of()).well();
                assertThat(ended.output()).contains("the schema is up to date");
            }
        }
    }

    @Test
    void a_postgresql_that_is_away_is_named_and_the_exit_code_says_so() {
        Command.Ended ended = migrate("jdbc:postgresql://127.0.0.1:1/postgres", Map.of());

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output())
                .contains("PostgreSQL does not answer at jdbc:postgresql://127.0.0.1:1/postgres")
                .doesNotContain("\tat ");
    }

    @Test
    void settings_that_are_none_are_named() {
        Command.Ended ended =
                migrate(
                        "jdbc:postgresql://127.0.0.1:1/postgres",
                        Map.of("MILLRACE_PROT", "1", "MILLRACE_CONCURRENCY", "5"));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.output()).contains("MILLRACE_PROT is no setting");
    }
}
