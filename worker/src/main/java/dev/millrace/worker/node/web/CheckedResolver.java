package dev.millrace.worker.node.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a name once and hands out checked addresses only. The connection is made to just these,
 * so a name that changes its address between check and connect gains nothing. One address that is
 * refused refuses the name.
 */
final class CheckedResolver implements DnsResolver {
    private final HostNames names;
    private final EgressRules rules;

    CheckedResolver(HostNames names, EgressRules rules) {
        this.names = names;
        this.rules = rules;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        List<InetSocketAddress> checked = new ArrayList<>();
        for (InetAddress found : names.addresses(host)) {
            InetAddress address = AddressKind.plain(found);
            if (!rules.allows(host, address, port)) {
                throw new EgressBlocked(host, port);
            }
            checked.add(new InetSocketAddress(address, port));
        }
        return checked;
    }

    /** Addresses without a port cannot be checked, so none are handed out. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        throw new UnknownHostException("a port is needed to check " + host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
