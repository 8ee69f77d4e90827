package dev.millrace.worker.node.egress;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses of our own stores, which no node may call. Names are resolved anew at each question
 * about their port, since a store may move; while a name cannot be resolved its last addresses
 * hold. Thread-safe.
 */
final class Stores {
    private final List<Endpoint> endpoints;
    private final HostNames names;
    private final Map<Endpoint, List<InetAddress>> last = new ConcurrentHashMap<>();

    Stores(List<Endpoint> endpoints, HostNames names) {
        this.endpoints = List.copyOf(endpoints);
        this.names = names;
        endpoints.forEach(this::addresses);
    }

    boolean include(String host, InetAddress address, int port) {
        return endpoints.stream()
                .filter(store -> store.isFor(port))
                .anyMatch(store -> store.named(host) || isAt(address, store));
    }

    private boolean isAt(InetAddress address, Endpoint store) {
        return addresses(store).stream().anyMatch(own -> same(own, address));
    }

    private List<InetAddress> addresses(Endpoint store) {
        try {
            List<InetAddress> found =
                    names.addresses(store.host()).stream().map(AddressKind::plain).toList();
            last.put(store, found);
            return found;
        } catch (UnknownHostException away) {
            return last.getOrDefault(store, List.of());
        }
    }

    /** A store on this machine may listen on every address that the machine has. */
    private static boolean same(InetAddress own, InetAddress address) {
        return own.equals(address) || (onThisMachine(own) && onThisMachine(address));
    }

    private static boolean onThisMachine(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unreadable) {
            return false;
        }
    }
}
