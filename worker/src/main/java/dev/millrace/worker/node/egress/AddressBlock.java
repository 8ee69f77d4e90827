package dev.millrace.worker.node.egress;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All addresses that begin with the same bits.
 *
 * @param length how many bits, 0 to 32 (IPv4) or 128 (IPv6)
 */
record AddressBlock(InetAddress network, int length) {
    private static final Pattern FORM = Pattern.compile("\\[?([0-9a-fA-F:.]+)]?/(\\d{1,3})");

    /** Whether the text is meant as a block. */
    static boolean looksLike(String text) {
        return text.indexOf('/') >= 0;
    }

    /**
     * Reads {@code 10.0.0.0/8} or {@code fd00::/8}.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static AddressBlock parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a block is written like 10.0.0.0/8 or fd00::/8");
        }
        InetAddress network = InetAddress.ofLiteral(form.group(1));
        int length = Integer.parseInt(form.group(2));
        int most = network.getAddress().length * 8;
        if (length > most) {
            throw new IllegalArgumentException("a block has at most " + most + " bits after the /");
        }
        return new AddressBlock(network, length);
    }

    boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = length / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = length % 8;
        return rest == 0 || (mine[whole] ^ other[whole]) >> (8 - rest) == 0;
    }
}
