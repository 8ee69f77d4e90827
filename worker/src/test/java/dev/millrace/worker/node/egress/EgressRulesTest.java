package dev.millrace.worker.node.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {
    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # entry,           host called,     its address,    port, allowed
                    10.0.0.0/8,        svc.corp,        10.1.2.3,       8080, true
                    10.0.0.0/8,        svc.corp,        11.1.2.3,       8080, true
                    10.0.0.0/8,        svc.corp,        192.168.0.1,    8080, false
                    10.1.2.0/23,       svc.corp,        10.1.3.255,     8080, true
                    10.1.2.0/23,       svc.corp,        10.1.4.0,       8080, false
                    10.1.2.3/32,       svc.corp,        10.1.2.3,       8080, true
                    10.1.2.3/32,       svc.corp,        10.1.2.2,       8080, false
                    0.0.0.0/0,         svc.corp,        192.168.0.1,    8080, true
                    0.0.0.0/0,         svc.corp,        fd00::1,        8080, false
                    fd00::/8,          svc.corp,        fdab::1,        8080, true
                    fd00::/8,          svc.corp,        fc00::1,        8080, false
                    [fd00::]/8,        svc.corp,        fd00::1,        8080, true
                    svc.corp,          svc.corp,        10.1.2.3,       1,    true
                    svc.corp,          SVC.Corp.,       10.1.2.3,       1,    true
                    svc.corp,          other.svc.corp,  10.1.2.3,       1,    false
                    svc.corp:8080,     svc.corp,        10.1.2.3,       8080, true
                    svc.corp:8080,     svc.corp,        10.1.2.3,       8081, false
                    10.1.2.3,          svc.corp,        10.1.2.3,       99,   true
                    10.1.2.3:8080,     svc.corp,        10.1.2.3,       8080, true
                    10.1.2.3:8080,     svc.corp,        10.1.2.3,       8081, false
                    10.1.2.3:8080,     svc.corp,        10.1.2.4,       8080, false
                    [fd00::1]:8080,    svc.corp,        fd00::1,        8080, true
                    [fd00::1]:8080,    svc.corp,        fd00::1,        8081, false
                    [fd00::1],         svc.corp,        fd00::1,        1,    true
                    fd00::1,           svc.corp,        fd00::1,        1,    true
                    localhost:8080,    localhost,       ::1,            8080, true
                    localhost:8080,    127.0.0.1,       127.0.0.1,      8080, true
                    localhost:8080,    localhost,       127.0.0.1,      8081, false
                    svc.corp,          example.org,     8.8.8.8,        443,  true
                    """)
    void an_entry_opens_just_what_it_names(
            String entry, String host, String address, int port, boolean allowed) {
        EgressRules rules = rules(List.of(entry), List.of());
        assertThat(rules.allows(host, InetAddress.ofLiteral(address), port)).isEqualTo(allowed);
    }

    @Test
    void without_entries_only_public_addresses_are_open() {
        EgressRules rules = rules(List.of(), List.of());
        assertThat(rules.allows("example.org", InetAddress.ofLiteral("8.8.8.8"), 80)).isTrue();
        assertThat(rules.allows("example.org", InetAddress.ofLiteral("10.0.0.1"), 80)).isFalse();
    }

    @Test
    void every_entry_that_cannot_be_read_is_named_at_once() {
        List<String> entries =
                List.of(
                        "10.0.0.0/33",
                        "fd00::/129",
                        "ten/8",
                        "10.0.0.0/8/8",
                        "host:0",
                        "host:65536",
                        "host:port",
                        "http://host",
                        "[10.0.0.1",
                        "a b",
                        "",
                        "fine.corp:80");
        assertThatThrownBy(() -> rules(entries, List.of()))
                .isInstanceOfSatisfying(
                        BadEgressList.class,
                        bad -> {
                            assertThat(bad.problems()).hasSize(11);
                            assertThat(bad.problems())
                                    .contains(
                                            "'10.0.0.0/33': a block has at most 32 bits after the /",
                                            "'host:65536': a port is a number from 1 to 65535");
                            assertThat(bad).hasMessageContaining("MILLRACE_EGRESS_ALLOW");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "::", "127.255.255.254"})
    void a_store_on_this_machine_is_refused_on_every_address_of_the_machine(String address) {
        EgressRules rules =
                rules(List.of("0.0.0.0/0", "::/0", "localhost"), List.of("127.0.0.1:6379"));
        InetAddress called = InetAddress.ofLiteral(address);
        assertThat(rules.allows("localhost", called, 6379)).isFalse();
        assertThat(rules.allows("localhost", called, 6380)).isTrue();
    }

    @Test
    void a_store_is_refused_by_its_name_and_by_the_address_of_its_name() {
        addresses.put("redis.corp", "10.0.0.5");
        EgressRules rules = rules(List.of("10.0.0.0/8"), List.of("redis.corp:6379"));
        assertThat(rules.allows("redis.corp", InetAddress.ofLiteral("10.0.0.9"), 6379)).isFalse();
        assertThat(rules.allows("other.corp", InetAddress.ofLiteral("10.0.0.5"), 6379)).isFalse();
        assertThat(rules.allows("other.corp", InetAddress.ofLiteral("10.0.0.5"), 80)).isTrue();
        assertThat(rules.allows("other.corp", InetAddress.ofLiteral("10.0.0.6"), 6379)).isTrue();
    }

    @Test
    void a_store_with_a_public_address_is_refused_too() {
        addresses.put("pg.cloud", "8.8.4.4");
        EgressRules rules = rules(List.of(), List.of("pg.cloud:5432"));
        assertThat(rules.allows("x.org", InetAddress.ofLiteral("8.8.4.4"), 5432)).isFalse();
        assertThat(rules.allows("x.org", InetAddress.ofLiteral("8.8.4.4"), 443)).isTrue();
    }

    @Test
    void a_store_that_moves_is_refused_where_it_is_now_and_while_its_name_is_away_where_it_was() {
        addresses.put("redis.corp", "10.0.0.5");
        EgressRules rules = rules(List.of("10.0.0.0/8"), List.of("redis.corp:6379"));

        addresses.put("redis.corp", "10.0.0.6");
        assertThat(rules.allows("x", InetAddress.ofLiteral("10.0.0.6"), 6379)).isFalse();

        addresses.remove("redis.corp");
        assertThat(rules.allows("x", InetAddress.ofLiteral("10.0.0.6"), 6379)).isFalse();
    }

    private EgressRules rules(List<String> allow, List<String> refuse) {
        return new EgressRules(allow, refuse, this::addresses);
    }

    private List<InetAddress> addresses(String host) throws UnknownHostException {
        try {
            return List.of(InetAddress.ofLiteral(addresses.getOrDefault(host, host)));
        } catch (IllegalArgumentException noLiteral) {
            throw new UnknownHostException(host);
        }
    }
}
