package dev.millrace.worker.node.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Which addresses nodes may call: public ones and those on the allow list, but never our own
 * stores. Judged by the resolved bytes, never by the text of a name. Thread-safe.
 */
public final class EgressRules {
    private final List<Allowed> allowed;
    private final Stores stores;
    private final HostNames names;

    /**
     * @param allow entries {@code 10.0.0.0/8}, {@code host}, {@code host:port}, {@code [v6]:port}
     * @param refuse {@code host:port} of our own stores: never, whatever is allowed
     * @throws BadEgressList naming every entry that cannot be read
     */
    public EgressRules(List<String> allow, List<String> refuse, HostNames names) {
        this.names = names;
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

    /**
     * Resolves a name once and hands out checked addresses only. Who connects to just these gains
     * nothing by a name that changes its address between check and connect. One address that is
     * refused refuses the name.
     *
     * @return at least one address
     * @throws EgressBlocked if nodes may not call it
     */
    public List<InetSocketAddress> addresses(String host, int port) throws UnknownHostException {
        List<InetSocketAddress> checked = new ArrayList<>();
        for (InetAddress found : names.addresses(host)) {
            InetAddress address = AddressKind.plain(found);
            if (!allows(host, address, port)) {
                throw new EgressBlocked(host, port);
            }
            checked.add(new InetSocketAddress(address, port));
        }
        return checked;
    }

    /** Whether a call to this address, found under that name, may be made. */
    boolean allows(String host, InetAddress address, int port) {
        return !stores.include(host, address, port)
                && (AddressKind.isPublic(address)
                        || allowed.stream().anyMatch(entry -> entry.matches(host, address, port)));
    }
}
