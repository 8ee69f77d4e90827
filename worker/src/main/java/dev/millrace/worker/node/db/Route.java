package dev.millrace.worker.node.db;

import dev.millrace.worker.node.egress.EgressRules;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where connections of a pool go. The driver makes its {@link CheckedSockets} by class name and one
 * text, so a route is found by its number. Thread-safe.
 */
final class Route implements AutoCloseable {
    private static final Map<String, Route> OPEN = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final String number = String.valueOf(NUMBERS.incrementAndGet());
    private final EgressRules rules;
    private final String host;
    private final int port;

    private Route(EgressRules rules, String host, int port) {
        this.rules = rules;
        this.host = host;
        this.port = port;
    }

    static Route open(EgressRules rules, String host, int port) {
        Route route = new Route(rules, host, port);
        OPEN.put(route.number, route);
        return route;
    }

    static Route numbered(String number) {
        Route route = OPEN.get(number);
        if (route == null) {
            throw new IllegalStateException("the pool of route " + number + " is closed");
        }
        return route;
    }

    String number() {
        return number;
    }

    /** Checked anew at each connection: a name may move, and may move inside. */
    List<InetSocketAddress> addresses() throws UnknownHostException {
        return rules.addresses(host, port);
    }

    @Override
    public void close() {
        OPEN.remove(number);
    }
}
