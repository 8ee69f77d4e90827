package dev.millrace.worker.node.http;

import dev.millrace.worker.node.egress.EgressRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/** Hands the client checked addresses only; it connects to just these. */
record CheckedResolver(EgressRules rules) implements DnsResolver {
    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return rules.addresses(host, port);
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
