package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the HTTP API names every route, and none that is not there. */
class HttpApiPageTest {
    private static final Pattern ROUTE =
            Pattern.compile("new Route\\(\\s*(GET|POST|PUT|DELETE),\\s*\"([^\"]+)\"");
    private static final Pattern CALL =
            Pattern.compile("`(GET|POST|PUT|DELETE) (/[^`?\\s]*)[^`]*`");

    @Test
    void every_route_is_in_the_page_of_the_http_api() {
        Set<String> routes =
                found(ROUTE, "api-gateway/src/main/java/dev/millrace/gateway/Routes.java");

        assertThat(routes).hasSizeGreaterThan(40);
        assertThat(found(CALL, "docs/http-api.md")).isEqualTo(routes);
    }

    private static Set<String> found(Pattern pattern, String file) {
        Path path = Sources.root().resolve(file);
        Set<String> calls = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(String.join("\n", Sources.lines(path)));
                matcher.find(); ) {
            calls.add(matcher.group(1) + " " + matcher.group(2));
        }
        return calls;
    }
}
