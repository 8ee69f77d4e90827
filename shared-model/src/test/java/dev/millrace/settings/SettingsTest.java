package dev.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.json.DurationText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @Test
    void what_is_not_set_has_its_default() {
        Settings settings = new Settings(Map.of("PATH", "/bin"));

        assertThat(settings.number("MILLRACE_PORT", 8080, 0, 65535)).isEqualTo(8080);
        assertThat(settings.list("MILLRACE_QUEUES", List.of("default"))).containsExactly("default");
        settings.check();
    }

    @Test
    void durations_are_read_as_people_write_them() {
        assertThat(DurationText.parse("500ms")).contains(Duration.ofMillis(500));
        assertThat(DurationText.parse("30s")).contains(Duration.ofSeconds(30));
        assertThat(DurationText.parse("1500")).contains(Duration.ofMillis(1500));
        assertThat(DurationText.parse("PT2M")).contains(Duration.ofMinutes(2));
        assertThat(DurationText.parse("-PT2M")).isEmpty();
        assertThat(DurationText.parse("soon")).isEmpty();
        assertThat(DurationText.parse("999999999999999d")).isEmpty();
    }

    @Test
    void all_problems_are_reported_at_once() {
        Settings settings =
                new Settings(
                        Map.of(
                                "MILLRACE_PORT",
                                "many",
                                "MILLRACE_LEASE",
                                "soon",
                                "MILLRACE_PROT",
                                "1",
                                "MILLRACE_SAVE",
                                "yes"));
        settings.number("MILLRACE_PORT", 8080, 0, 65535);
        settings.duration("MILLRACE_LEASE", Duration.ofSeconds(5));
        settings.flag("MILLRACE_SAVE", true);
        settings.required("MILLRACE_REDIS_URL", "where Redis is");

        assertThatThrownBy(settings::check)
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("MILLRACE_PORT is 'many'")
                .hasMessageContaining("MILLRACE_LEASE is 'soon'")
                .hasMessageContaining("MILLRACE_SAVE is 'yes'")
                .hasMessageContaining("MILLRACE_REDIS_URL is not set")
                .hasMessageContaining("MILLRACE_PROT is no setting");
    }

    @Test
    void a_file_gives_the_value_and_the_name_itself_wins(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "from the file\n");
        Map<String, String> both =
                Map.of(
                        "MILLRACE_A_FILE",
                        secret.toString(),
                        "MILLRACE_B_FILE",
                        secret.toString(),
                        "MILLRACE_B",
                        "own");
        Settings settings = new Settings(both);

        assertThat(settings.text("MILLRACE_A", "")).isEqualTo("from the file");
        assertThat(settings.text("MILLRACE_B", "")).isEqualTo("own");
        settings.check();
    }
}
