package dev.millrace.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.execution.ExecutionId;
import dev.millrace.settings.BadSettings;
import dev.millrace.settings.Settings;
import dev.millrace.sql.Database;
import dev.millrace.sql.PostgresFixture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A link can be made by this product alone. */
class ResumeLinksTest {
    private static final Database DATABASE = PostgresFixture.fresh();
    private static final Instant AT = Instant.ofEpochMilli(1_800_000_000_123L);
    private static final ResumeToken TOKEN =
            new ResumeToken("t1", ExecutionId.fresh(), "approve", "mail#2.17", AT);

    private static ResumeLinks keyed(String key) {
        return ResumeLinks.of(new LinkSettings("https://x.example", key), DATABASE);
    }

    @Test
    void a_link_says_what_it_stands_for() {
        ResumeLinks links = keyed("a key of sixteen");
        String url = links.url(TOKEN);
        assertThat(url).startsWith("https://x.example/v1/resume/").matches("[A-Za-z0-9_./:-]+");
        assertThat(links.read(url.substring("https://x.example/v1/resume/".length())))
                .contains(TOKEN);
    }

    @Test
    void a_link_that_was_changed_or_signed_by_another_is_none() {
        ResumeLinks links = keyed("a key of sixteen");
        String token = links.token(TOKEN);
        assertThat(keyed("another key of 16").read(token)).isEmpty();

        String other = TOKEN.text().replace("approve", "decline");
        String forged =
                Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(other.getBytes(StandardCharsets.UTF_8))
                        + token.substring(token.indexOf('.'));
        assertThat(links.read(forged)).isEmpty();
        assertThat(links.read(token.substring(0, token.length() - 4))).isEmpty();
        assertThat(links.read(token + "x")).isEmpty();
        assertThat(links.read("")).isEmpty();
        assertThat(links.read(".")).isEmpty();
        assertThat(links.read("no.base64!")).isEmpty();
        assertThat(links.read("x".repeat(5_000))).isEmpty();
    }

    @Test
    void without_a_key_one_is_made_that_all_processes_share() {
        String token = keyed("").token(TOKEN);
        assertThat(keyed("").read(token)).contains(TOKEN);
        assertThat(keyed("a key of sixteen").read(token)).isEmpty();
    }

    @Test
    void tries_of_one_run_make_one_request_and_other_runs_others() {
        ResumeToken again =
                new ResumeToken("t1", TOKEN.execution(), "approve", "mail#2.17", AT.plusSeconds(9));
        ResumeToken next = new ResumeToken("t1", TOKEN.execution(), "approve", "mail#2.18", AT);
        assertThat(again.request()).isEqualTo(TOKEN.request());
        assertThat(next.request()).isNotEqualTo(TOKEN.request());
    }

    @Test
    void settings_that_cannot_be_used_are_told() {
        Settings settings =
                new Settings(
                        Map.of(
                                "MILLRACE_PUBLIC_URL",
                                "flows.example.com",
                                "MILLRACE_SIGNING_KEY",
                                "short"));
        LinkSettings.read(settings);
        assertThatThrownBy(settings::check)
                .isInstanceOf(BadSettings.class)
                .hasMessageContaining("MILLRACE_PUBLIC_URL")
                .hasMessageContaining("MILLRACE_SIGNING_KEY");
        Settings good = new Settings(Map.of("MILLRACE_PUBLIC_URL", "https://flows.example.com/"));
        assertThat(LinkSettings.read(good).publicUrl()).isEqualTo("https://flows.example.com");
    }
}
