package dev.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaTest {

    @Test
    void the_newest_migration_is_known() throws Exception {
        Path folder =
                Path.of(Objects.requireNonNull(Schema.class.getResource("/db/migration")).toURI());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(
                            files.map(Path::getFileName)
                                    .mapToInt(name -> version(name.toString()))
                                    .max())
                    .hasValue(Integer.parseInt(Schema.NEWEST));
        }
    }

    private static int version(String file) {
        return Integer.parseInt(file.substring(1, file.indexOf("__")));
    }

    @Test
    void it_is_current_only_once_the_newest_migration_succeeded() {
        try (Database database = PostgresFixture.fresh()) {
            assertThat(Schema.current(database)).isTrue();

            database.update(
                    "update flyway_schema_history set success = false where version = ?",
                    Schema.NEWEST);
            assertThat(Schema.current(database)).isFalse();

            database.update("drop table flyway_schema_history");
            assertThat(Schema.current(database)).isFalse();
        }
    }
}
