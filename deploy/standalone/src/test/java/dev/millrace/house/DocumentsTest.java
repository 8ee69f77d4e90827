package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.flow.NodeTypes;
import dev.millrace.json.Json;
import dev.millrace.validation.FlowRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say is so. */
class DocumentsTest {
    private static final Pattern STOP = Pattern.compile("^\\d+\\. `([\\w.]+)`", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]+))?\\)");
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void the_journey_names_classes_that_exist_in_at_most_sixteen_stops() {
        List<String> stops = new ArrayList<>();
        for (Matcher matcher = STOP.matcher(text("docs/JOURNEY.md")); matcher.find(); ) {
            stops.add(matcher.group(1));
        }

        assertThat(stops).hasSizeBetween(10, 16);
        assertThat(stops).allSatisfy(Class::forName);
    }

    @Test
    void links_lead_somewhere() {
        List<Path> documents =
                Stream.concat(
                                Sources.files(".md", "docs").stream(),
                                Stream.of("README.md", "CONTRIBUTING.md")
                                        .map(Sources.root()::resolve))
                        .toList();

        assertThat(documents.stream().flatMap(DocumentsTest::deadLinks)).isEmpty();
    }

    private static Stream<String> deadLinks(Path document) {
        List<String> dead = new ArrayList<>();
        for (Matcher link = LINK.matcher(String.join("\n", Sources.lines(document)));
                link.find(); ) {
            Path target =
                    link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            String anchor = link.group(2);
            if (!Files.exists(target) || (anchor != null && !anchors(target).contains(anchor))) {
                dead.add(Sources.name(document) + " -> " + link.group());
            }
        }
        return dead.stream();
    }

    /** As they are made of headings. */
    private static List<String> anchors(Path document) {
        return Sources.lines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\w -]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void the_flow_in_the_reference_of_the_format_can_run() {
        Matcher matcher = JSON_BLOCK.matcher(text("docs/flow-format.md"));
        assertThat(matcher.find()).isTrue();

        assertThat(new FlowRules(NodeTypes.load()).check(Json.read(matcher.group(1))).problems())
                .isEmpty();
    }

    @Test
    void the_samples_can_run() {
        FlowRules rules = new FlowRules(NodeTypes.load());
        List<Path> samples = Sources.files(".json", "deploy/samples");

        assertThat(samples).hasSize(3);
        assertThat(samples)
                .allSatisfy(file ->
                        assertThat(
                                        rules.check(
                                                        Json.read(
                                                                String.join(
                                                                        "\n", Sources.lines(file))))
                                                .problems())
                                .isEmpty());
    }

    private static String text(String name) {
        return String.join("\n", Sources.lines(Sources.root().resolve(name)));
    }
}
