package dev.millrace.worker.node.egress;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as an operator writes them.
 *
 * @param host a name in lower case without a final dot, or an address without brackets
 * @param port {@link #ANY_PORT} if none was given
 */
public record Endpoint(String host, int port) {
    static final int ANY_PORT = 0;
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([\\p{Alnum}._-]+))(?::(\\d{1,5}))?");

    /**
     * Reads {@code host}, {@code host:port}, {@code [v6]:port} or {@code v6}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Endpoint parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            String host = form.group(1) == null ? form.group(2) : form.group(1);
            return new Endpoint(plain(host), port(form.group(3)));
        }
        if (literal(text).isPresent()) {
            return new Endpoint(text, ANY_PORT);
        }
        throw new IllegalArgumentException(
                "write a host, host:port, [v6]:port or a block such as 10.0.0.0/8");
    }

    private static int port(String digits) {
        int port = digits == null ? ANY_PORT : Integer.parseInt(digits);
        if (port > 65_535 || (digits != null && port == 0)) {
            throw new IllegalArgumentException("a port is a number from 1 to 65535");
        }
        return port;
    }

    /** A name as it is compared: case and a final dot make no difference. */
    public static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    boolean isFor(int other) {
        return port == ANY_PORT || port == other;
    }

    boolean named(String name) {
        return host.equals(plain(name));
    }

    /** The address, if the host is one and no name. */
    Optional<InetAddress> literal() {
        return literal(host);
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
