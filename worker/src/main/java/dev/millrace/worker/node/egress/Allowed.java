package dev.millrace.worker.node.egress;

import java.net.InetAddress;

/** One entry of the egress allow list. */
sealed interface Allowed {
    /**
     * @param host as the call names it
     * @param address one that the host has
     */
    boolean matches(String host, InetAddress address, int port);

    /**
     * @throws IllegalArgumentException saying what is wrong
     */
    static Allowed parse(String entry) {
        if (AddressBlock.looksLike(entry)) {
            return new Block(AddressBlock.parse(entry));
        }
        Endpoint endpoint = Endpoint.parse(entry);
        return endpoint.literal()
                .<Allowed>map(address -> new Address(address, endpoint))
                .orElseGet(() -> new Name(endpoint));
    }

    /** Every address of the block, on any port, by whatever name. */
    record Block(AddressBlock block) implements Allowed {
        @Override
        public boolean matches(String host, InetAddress address, int port) {
            return block.contains(address);
        }
    }

    /** One address, by whatever name. */
    record Address(InetAddress address, Endpoint endpoint) implements Allowed {
        @Override
        public boolean matches(String host, InetAddress other, int port) {
            return endpoint.isFor(port) && address.equals(other);
        }
    }

    /** A name that the operator trusts with whatever address it has. */
    record Name(Endpoint endpoint) implements Allowed {
        @Override
        public boolean matches(String host, InetAddress address, int port) {
            return endpoint.isFor(port)
                    && (endpoint.named(host)
                            || (endpoint.named("localhost") && address.isLoopbackAddress()));
        }
    }
}
