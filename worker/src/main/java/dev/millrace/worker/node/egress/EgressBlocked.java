package dev.millrace.worker.node.egress;

import java.net.UnknownHostException;

/**
 * A node asked for an address that it may not call. A kind of {@link UnknownHostException}, since
 * that is what a resolver may throw.
 */
public final class EgressBlocked extends UnknownHostException {
    EgressBlocked(String host, int port) {
        super(
                ("nodes may not call %s:%d; open to them are public addresses and those of"
                                + " MILLRACE_EGRESS_ALLOW, never Millrace's own stores")
                        .formatted(host, port));
    }
}
