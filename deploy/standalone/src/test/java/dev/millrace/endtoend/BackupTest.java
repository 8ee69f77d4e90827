package dev.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that back PostgreSQL up and put it back. */
@NeedsEngine
class BackupTest {
    private static ComposeProject project;
    private static Api api;

    @BeforeAll
    static void start() {
        project = new ComposeProject("millrace-backup-test");
        project.compose("build");
        project.up(1);
        api = project.api();
        api.post("/v1/flows", Flows.empty().id("one").noop("only").json());
    }

    @AfterAll
    static void stop() {
        if (project != null) {
            project.close();
        }
    }

    private static String submit(String options) {
        return Api.accepted(
                api.post("/v1/flows/one/executions", "{\"options\":{" + options + "}}"));
    }

    @Test
    void what_was_there_is_there_again_and_what_was_open_goes_on(@TempDir Path folder) {
        String done = submit("");
        api.awaitEnd(done);
        String open = submit("\"delay\":\"15s\"");
        Path file = folder.resolve("millrace.backup");
        project.script("backup.sh", file.toString()).well();
        String after = submit("");
        api.awaitEnd(after);

        project.script("restore.sh", file.toString(), "--yes").well();

        assertThat(api.execution(done).path("status").asText()).isEqualTo("completed");
        assertThat(api.events(done)).isNotEmpty();
        assertThat(api.awaitEnd(open).path("status").asText()).isEqualTo("completed");
        assertThat(api.get("/v1/executions/" + after).status()).isEqualTo(404);
        assertThat(api.get("/v1/flows/one").status()).isEqualTo(200);
    }

    @Test
    void nothing_is_replaced_by_what_is_no_backup_or_without_a_yes(@TempDir Path folder)
            throws Exception {
        String done = submit("");
        api.awaitEnd(done);
        Path wrong = Files.writeString(folder.resolve("wrong"), "no backup");

        assertThat(project.script("restore.sh", wrong.toString(), "--yes").exitCode()).isNotZero();
        assertThat(project.script("restore.sh", wrong.toString()).exitCode()).isEqualTo(2);
        assertThat(api.execution(done).path("status").asText()).isEqualTo("completed");
    }
}
