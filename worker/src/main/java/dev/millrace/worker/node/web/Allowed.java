package dev.millrace.worker.node.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of the egress allow list. */
sealed interface Allowed {
    Pattern CIDR = Pattern.compile("\\[?([0-9a-fA-F:.]+)]?/(\\d{1,3})");
    Pattern HOST_PORT = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\[\\]\\s/]+)(?::(\\d{1,5}))?");

    boolean matches(String host, InetAddress address, int port);

    /**
     * @throws IllegalArgumentException saying how an entry must look
     */
    static Allowed parse(String entry) {
        Matcher cidr = CIDR.matcher(entry);
        if (cidr.matches()) {
            return new Block(literal(cidr.group(1), entry), Integer.parseInt(cidr.group(2)));
        }
        Matcher named = HOST_PORT.matcher(entry);
        if (named.matches()) {
            String port = named.group(2);
            return new Named(
                    named.group(1).replaceAll("[\\[\\]]", ""),
                    port == null ? -1 : Integer.parseInt(port));
        }
        throw new IllegalArgumentException(
                "'"
                        + entry
                        + "' cannot be allowed; write 10.0.0.0/8, host, host:port or [v6]:port");
    }

    private static InetAddress literal(String text, String entry) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException notLiteral) {
            throw new IllegalArgumentException(
                    "'" + entry + "' is no block of addresses; write 10.0.0.0/8", notLiteral);
        }
    }

    record Block(InetAddress network, int length) implements Allowed {
        @Override
        public boolean matches(String host, InetAddress address, int port) {
            byte[] a = address.getAddress();
            byte[] n = network.getAddress();
            if (a.length != n.length || length > n.length * 8) {
                return false;
            }
            for (int bit = 0; bit < length; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((a[bit / 8] & mask) != (n[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    record Named(String host, int port) implements Allowed {
        @Override
        public boolean matches(String name, InetAddress address, int to) {
            return (port < 0 || port == to) && (host.equalsIgnoreCase(name) || isLiteral(address));
        }

        private boolean isLiteral(InetAddress address) {
            try {
                return InetAddress.ofLiteral(host).equals(address);
            } catch (IllegalArgumentException name) {
                return sameName(address);
            }
        }

        /** {@code localhost} on the list allows its addresses, however they are spelled. */
        private boolean sameName(InetAddress address) {
            if (!host.equalsIgnoreCase("localhost")) {
                return false;
            }
            try {
                return java.util.Arrays.asList(InetAddress.getAllByName(host)).contains(address);
            } catch (UnknownHostException unknown) {
                return false;
            }
        }
    }
}
