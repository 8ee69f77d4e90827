package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.gateway.GatewaySettings;
import dev.millrace.settings.Asked;
import dev.millrace.settings.KnownSetting;
import dev.millrace.settings.OpsSettings;
import dev.millrace.settings.Settings;
import dev.millrace.settings.StoreSettings;
import dev.millrace.standalone.StandaloneSettings;
import dev.millrace.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of settings in docs/operations.md is made of what the roles read: {@code
 * -Dmillrace.docs.write=true} writes it, otherwise it is compared.
 */
class SettingsTableTest {
    private static final Path PAGE = Sources.root().resolve("docs/operations.md");
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- end of settings -->";

    /** Who reads a setting, and what it is asked for. */
    private record Row(List<String> roles, Asked asked) {}

    @Test
    void the_table_says_what_the_roles_read() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        assertThat(to).isGreaterThan(from);
        String expected = table(rows());
        if (Boolean.getBoolean("millrace.docs.write")) {
            Files.writeString(PAGE, page.substring(0, from) + expected + page.substring(to));
        } else {
            assertThat(page.substring(from, to)).isEqualTo(expected);
        }
    }

    @Test
    void every_setting_that_is_read_has_words_and_all_words_are_of_one_that_is_read() {
        assertThat(rows().keySet())
                .containsExactlyInAnyOrderElementsOf(List.of(KnownSetting.names()));
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new TreeMap<>();
        ask(rows, "gateway", List.of(GatewaySettings::read, StoreSettings::read));
        ask(rows, "worker", List.of(WorkerSettings::read, StoreSettings::read, OpsSettings::read));
        ask(
                rows,
                "standalone",
                List.of(GatewaySettings::read, WorkerSettings::read, StandaloneSettings::read));
        return rows;
    }

    private static void ask(Map<String, Row> rows, String role, List<Consumer<Settings>> readers) {
        Settings nothingSet = new Settings(Map.of());
        readers.forEach(reader -> reader.accept(nothingSet));
        for (Asked asked : nothingSet.asked()) {
            List<String> roles =
                    rows.computeIfAbsent(asked.name(), any -> new Row(new ArrayList<>(), asked))
                            .roles();
            if (!roles.contains(role)) {
                roles.add(role);
            }
        }
    }

    private static String table(Map<String, Row> rows) {
        return Arrays.stream(KnownSetting.values())
                .map(setting -> line(setting, Objects.requireNonNull(rows.get(setting.name()))))
                .collect(
                        Collectors.joining(
                                "",
                                "| name | default | values | read by | |\n|---|---|---|---|---|\n",
                                ""));
    }

    private static String line(KnownSetting setting, Row row) {
        String otherwise = row.asked().otherwise();
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        setting.name(),
                        otherwise.isEmpty() ? "" : "`" + otherwise + "`",
                        row.asked().form(),
                        row.roles().size() == 3 ? "all" : String.join(", ", row.roles()),
                        setting.meaning());
    }
}
