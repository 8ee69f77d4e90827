package dev.millrace.worker.node.web;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which addresses nodes may call: public ones, and those on the allow list. Judged by the resolved
 * bytes, never by the text of a name. Immutable.
 */
final class EgressRules {
    private final List<Allowed> allowed;
    private final Set<String> refused;

    /**
     * @param allow entries {@code 10.0.0.0/8}, {@code host}, {@code host:port}, {@code [v6]:port}
     * @param refuse {@code address:port} of our own stores: never, whatever is allowed
     */
    EgressRules(List<String> allow, List<String> refuse) {
        allowed = allow.stream().map(Allowed::parse).toList();
        refused =
                refuse.stream()
                        .map(entry -> entry.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
    }

    /** Whether a call to this address, found under that name, may be made. */
    boolean allows(String host, InetAddress address, int port) {
        if (refused.contains(address.getHostAddress().toLowerCase(Locale.ROOT) + ":" + port)
                || refused.contains(host.toLowerCase(Locale.ROOT) + ":" + port)) {
            return false;
        }
        return AddressKind.isPublic(address)
                || allowed.stream().anyMatch(entry -> entry.matches(host, address, port));
    }
}
