package dev.millrace.worker.node.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Which addresses nodes may call: public ones and those on the allow list, but never our own
 * stores. Judged by the resolved bytes, never by the text of a name. Thread-safe.
 */
final class EgressRules {
    private final List<Allowed> allowed;
    private final Stores stores;

    /**
     * @param allow entries {@code 10.0.0.0/8}, {@code host}, {@code host:port}, {@code [v6]:port}
     * @param refuse {@code host:port} of our own stores: never, whatever is allowed
     * @throws BadEgressList naming every entry that cannot be read
     */
    EgressRules(List<String> allow, List<String> refuse, HostNames names) {
        List<String> problems = new ArrayList<>();
        allowed = read(allow, Allowed::parse, problems);
        stores = new Stores(read(refuse, Endpoint::parse, problems), names);
        if (!problems.isEmpty()) {
            throw new BadEgressList(problems);
        }
    }

    private static <T> List<T> read(
            List<String> entries, Function<String, T> parser, List<String> problems) {
        List<T> read = new ArrayList<>();
        for (String entry : entries) {
            try {
                read.add(parser.apply(entry.strip()));
            } catch (IllegalArgumentException bad) {
                problems.add("'" + entry + "': " + bad.getMessage());
            }
        }
        return List.copyOf(read);
    }

    /** Whether a call to this address, found under that name, may be made. */
    boolean allows(String host, InetAddress address, int port) {
        return !stores.include(host, address, port)
                && (AddressKind.isPublic(address)
                        || allowed.stream().anyMatch(entry -> entry.matches(host, address, port)));
    }
}
