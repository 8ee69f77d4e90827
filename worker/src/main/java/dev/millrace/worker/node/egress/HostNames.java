package dev.millrace.worker.node.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Where addresses of names come from. */
@FunctionalInterface
public interface HostNames {
    /** As the machine resolves them. */
    HostNames OF_THE_SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * @return at least one address
     */
    List<InetAddress> addresses(String host) throws UnknownHostException;
}
