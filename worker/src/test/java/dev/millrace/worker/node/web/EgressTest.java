package dev.millrace.worker.node.web;

import static dev.millrace.worker.node.web.HttpNodes.failure;
import static dev.millrace.worker.node.web.HttpNodes.get;
import static dev.millrace.worker.node.web.HttpNodes.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.NodeEnvironment;
import dev.millrace.worker.node.egress.HostNames;
import dev.millrace.worker.node.http.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node must not reach the sink, whatever way its flow spells the address. */
@Timeout(60)
class EgressTest {
    /** Names that resolve inward, so that no test asks a name server. */
    private static final Map<String, List<String>> NAMES =
            Map.of(
                    "localtest.me", List.of("127.0.0.1"),
                    "127.0.0.1.nip.io", List.of("127.0.0.1"),
                    "v6.evil.test", List.of("::1"),
                    "mapped.evil.test", List.of("::ffff:127.0.0.1"),
                    "nat64.evil.test", List.of("64:ff9b::7f00:1"),
                    "both.evil.test", List.of("8.8.8.8", "127.0.0.1"),
                    "meta.evil.test", List.of("169.254.169.254"));

    private WebServer sink;

    @BeforeEach
    void start() throws IOException {
        sink = WebServer.saying("200 OK", "secret");
    }

    @AfterEach
    void stop() throws IOException {
        sink.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/",
                "http://127.0.0.1.:PORT/",
                "http://127.0.0.2:PORT/",
                "http://127.1:PORT/",
                "http://127.0.1:PORT/",
                "http://2130706433:PORT/",
                "http://017700000001:PORT/",
                "http://0177.0.0.1:PORT/",
                "http://0177.0.0.01:PORT/",
                "http://0x7f000001:PORT/",
                "http://0x7f.0.0.1:PORT/",
                "http://0x7f.1:PORT/",
                "http://0X7F000001:PORT/",
                "http://127.000.000.001:PORT/",
                "http://00000127.0.0.1:PORT/",
                "http://4294967297:PORT/",
                "http://425.510.425.510:PORT/",
                "http://0:PORT/",
                "http://0.0.0.0:PORT/",
                "http://0.0.0.1:PORT/",
                "http://0x0:PORT/",
                "http://localhost:PORT/",
                "http://LOCALHOST:PORT/",
                "http://localhost.:PORT/",
                "http://localtest.me:PORT/",
                "http://127.0.0.1.nip.io:PORT/",
                "http://[::1]:PORT/",
                "http://[::]:PORT/",
                "http://[0:0:0:0:0:0:0:1]:PORT/",
                "http://[0000::0001]:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "http://[::ffff:7f00:1]:PORT/",
                "http://[0:0:0:0:0:ffff:7f00:0001]:PORT/",
                "http://[::127.0.0.1]:PORT/",
                "http://[::7f00:1]:PORT/",
                "http://[64:ff9b::7f00:1]:PORT/",
                "http://[64:ff9b::127.0.0.1]:PORT/",
                "http://[2002:7f00:1::]:PORT/",
                "http://[2001:0:7f00:1::]:PORT/",
                "http://[::1%25lo]:PORT/",
                "http://[::1%lo]:PORT/",
                "http://[fe80::1%25lo]:PORT/",
                "http://[fd00::1]:PORT/",
                "http://v6.evil.test:PORT/",
                "http://mapped.evil.test:PORT/",
                "http://nat64.evil.test:PORT/",
                "http://both.evil.test:PORT/",
                "http://meta.evil.test/latest/meta-data/",
                "http://169.254.169.254/latest/meta-data/",
                "http://2852039166/latest/meta-data/",
                "http://[fd00:ec2::254]/latest/meta-data/",
                "http://100.100.100.200/latest/meta-data/",
                "http://168.63.129.16/metadata/",
                "http://example.org@127.0.0.1:PORT/",
                "http://example.org:80@127.0.0.1:PORT/",
                "http://127.0.0.1:PORT@example.org:PORT@127.0.0.1:PORT/",
                "http://example.org%40127.0.0.1:PORT/",
                "http://example.org\\@127.0.0.1:PORT/",
                "http:\\\\127.0.0.1:PORT/",
                "http:127.0.0.1:PORT/",
                "http:/127.0.0.1:PORT/",
                "http:///127.0.0.1:PORT/",
                "//127.0.0.1:PORT/",
                "http://127.0.0.1%2f:PORT/",
                "http://127.0.0.1%00.example.org:PORT/",
                "http://%31%32%37.0.0.1:PORT/",
                "http://\u2460\u2461\u2466.0.0.1:PORT/",
                "http://127\u30020\u30020\u30021:PORT/",
                "http://\uff11\uff12\uff17.0.0.1:PORT/",
                "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3:PORT/",
                "https://127.0.0.1:PORT/",
                "HTTP://127.0.0.1:PORT/",
                " http://127.0.0.1:PORT/ ",
                "http://127.0.0.1:PORT/?http://example.org/",
                "http://127.0.0.1:PORT#@example.org/",
                "gopher://127.0.0.1:PORT/",
                "dict://127.0.0.1:PORT/",
                "file:///etc/passwd",
                "jar:http://127.0.0.1:PORT!/",
                "unix:///var/run/docker.sock"
            })
    void no_spelling_of_an_address_inside_reaches_it(String spelling) throws Exception {
        String url = spelling.replace("PORT", String.valueOf(sink.port()));
        try (HttpRequestNode node = HttpNodes.allowing(EgressTest::inward)) {
            Failure failure = failure(node.execute(get(url)));
            assertThat(failure.code()).isIn("EGRESS_BLOCKED", "INVALID_CONFIG", "UNKNOWN_HOST");
            assertThat(sink.connections).hasValue(0);
        }
    }

    @Test
    void a_blocked_address_is_a_fatal_failure_that_says_what_to_do() throws Exception {
        try (HttpRequestNode node = HttpNodes.allowing()) {
            assertThat(failure(node.execute(get("http://" + sink.hostAndPort() + "/"))))
                    .isEqualTo(
                            Failure.fatal(
                                    "EGRESS_BLOCKED",
                                    "nodes may not call "
                                            + sink.hostAndPort()
                                            + "; open to them are public addresses and those of"
                                            + " MILLRACE_EGRESS_ALLOW, never Millrace's own stores"));
        }
    }

    @Test
    void a_name_that_rebinds_between_check_and_connect_gains_nothing() throws Exception {
        Deque<String> answers = new ArrayDeque<>(List.of("127.0.0.9", "127.0.0.1", "127.0.0.1"));
        HostNames rebinding = _ -> List.of(InetAddress.ofLiteral(answers.remove()));
        try (WebServer harmless = WebServer.on("127.0.0.9", EgressTest::welcome);
                HttpRequestNode node = HttpNodes.allowing(rebinding, "127.0.0.9")) {
            String url = "http://rebind.evil.test:" + harmless.port() + "/";
            assertThat(output(node.execute(get(url))).path("body").textValue())
                    .isEqualTo("welcome");
            assertThat(answers).as("one look at the name for one connection").hasSize(2);

            String again = "http://rebind.evil.test:" + sink.port() + "/";
            assertThat(failure(node.execute(get(again))).code()).isEqualTo("EGRESS_BLOCKED");
            assertThat(sink.connections).hasValue(0);
        }
    }

    @Test
    void an_address_of_the_allow_list_is_open_and_its_neighbour_port_is_not() throws Exception {
        try (HttpRequestNode node = HttpNodes.allowing(sink.hostAndPort());
                WebServer neighbour = WebServer.saying("200 OK", "secret")) {
            output(node.execute(get("http://" + sink.hostAndPort() + "/")));
            assertThat(failure(node.execute(get("http://" + neighbour.hostAndPort() + "/"))).code())
                    .isEqualTo("EGRESS_BLOCKED");
            assertThat(neighbour.connections).hasValue(0);
        }
    }

    @Test
    void a_store_is_refused_even_where_the_allow_list_opens_its_address() throws Exception {
        try (HttpRequestNode node = new HttpRequestNode()) {
            node.prepare(
                    new NodeEnvironment(
                            List.of("0.0.0.0/0", "::/0", sink.hostAndPort()),
                            List.of("127.0.0.1:" + sink.port())));
            for (String host : List.of("127.0.0.1", "localhost", "0.0.0.0", "127.0.0.2", "[::1]")) {
                String url = "http://" + host + ":" + sink.port() + "/";
                assertThat(failure(node.execute(get(url))).code()).isEqualTo("EGRESS_BLOCKED");
            }
            assertThat(sink.connections).hasValue(0);
        }
    }

    @Test
    void a_redirect_is_checked_like_the_first_address() throws Exception {
        List<String> inside =
                List.of(
                        "http://" + sink.hostAndPort() + "/",
                        "//" + sink.hostAndPort() + "/",
                        "http://169.254.169.254/latest/meta-data/");
        for (String location : inside) {
            try (WebServer first = WebServer.saying("302 Moved\r\nLocation: " + location, "");
                    HttpRequestNode node = HttpNodes.allowing(first.hostAndPort())) {
                Failure failure = failure(node.execute(get("http://" + first.hostAndPort() + "/")));
                assertThat(failure.code()).isEqualTo("EGRESS_BLOCKED");
                assertThat(first.received).hasSize(1);
            }
        }
        assertThat(sink.connections).hasValue(0);
    }

    @Test
    void proxies_of_the_system_are_ignored() throws Exception {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", String.valueOf(sink.port()));
        System.setProperty("http.nonProxyHosts", "");
        try (WebServer target = WebServer.with(EgressTest::welcome);
                HttpRequestNode node = HttpNodes.allowing(target.hostAndPort())) {
            output(node.execute(get("http://" + target.hostAndPort() + "/")));
            assertThat(sink.connections).hasValue(0);
        } finally {
            Stream.of("http.proxyHost", "http.proxyPort", "http.nonProxyHosts")
                    .forEach(System::clearProperty);
        }
    }

    private static void welcome(WebServer.Received received, java.io.OutputStream out)
            throws IOException {
        out.write(WebServer.bytes("200 OK", "welcome"));
    }

    /** The names above, addresses and localhost as the machine reads them, nothing else. */
    private static List<InetAddress> inward(String host) throws UnknownHostException {
        List<String> known = NAMES.get(host);
        if (known != null) {
            return known.stream().map(InetAddress::ofLiteral).toList();
        }
        boolean address = host.matches("[\\[\\]0-9a-fA-FxX.:%lo]+");
        if (address || host.equalsIgnoreCase("localhost")) {
            return HostNames.OF_THE_SYSTEM.addresses(host);
        }
        if (host.equals("localhost.")) {
            return HostNames.OF_THE_SYSTEM.addresses("localhost");
        }
        throw new UnknownHostException(host);
    }
}
