package dev.millrace.worker.node.web;

import java.net.UnknownHostException;

/**
 * A node asked for an address that it may not call. A kind of {@link UnknownHostException}, since
 * that is what a resolver may throw.
 */
final class EgressBlocked extends UnknownHostException {
    EgressBlocked(String host, int port) {
        super(
                host
                        + ":"
                        + port
                        + " is not a public address, so nodes may not call it; an operator can open it with MILLRACE_EGRESS_ALLOW");
    }
}
