package dev.millrace.worker.node.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Tells public addresses from all those that lead inside: loopback, private, link-local, shared,
 * mapped forms of these ...
 */
final class AddressKind {
    /** IANA's special-purpose IPv4 blocks, as first bytes, prefix length. */
    private static final int[][] SPECIAL_V4 = {
        {0, 0, 0, 0, 8},
        {10, 0, 0, 0, 8},
        {100, 64, 0, 0, 10},
        {127, 0, 0, 0, 8},
        {169, 254, 0, 0, 16},
        {172, 16, 0, 0, 12},
        {192, 0, 0, 0, 24},
        {192, 0, 2, 0, 24},
        {192, 88, 99, 0, 24},
        {192, 168, 0, 0, 16},
        {198, 18, 0, 0, 15},
        {198, 51, 100, 0, 24},
        {203, 0, 113, 0, 24},
        {224, 0, 0, 0, 4},
        {240, 0, 0, 0, 4}
    };

    private AddressKind() {}

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? publicV6(bytes) : publicV4(bytes);
    }

    private static boolean publicV4(byte[] bytes) {
        return Arrays.stream(SPECIAL_V4).noneMatch(block -> within(bytes, block));
    }

    private static boolean within(byte[] bytes, int[] block) {
        int length = block[4];
        for (int i = 0; i < 4 && length > 0; i++, length -= 8) {
            int mask = length >= 8 ? 0xff : 0xff << (8 - length);
            if ((bytes[i] & mask & 0xff) != (block[i] & mask)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Only global unicast 2000::/3 is public, without documentation, Teredo and what wraps an inner
     * IPv4 address that is not public.
     */
    private static boolean publicV6(byte[] b) {
        if (startsWith(b, 0, 0x64, 0xff, 0x9b)) {
            return publicV4(Arrays.copyOfRange(b, 12, 16)); // NAT64
        }
        if (startsWith(b, 0x20, 0x02)) {
            return publicV4(Arrays.copyOfRange(b, 2, 6)); // 6to4
        }
        boolean global = (b[0] & 0xe0) == 0x20;
        boolean documentation = startsWith(b, 0x20, 0x01, 0x0d, 0xb8) || startsWith(b, 0x3f, 0xff);
        boolean special =
                startsWith(b, 0x20, 0x01) && (b[2] & 0xfe) == 0; // 2001::/23, Teredo among them
        return global && !documentation && !special;
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** An IPv4-mapped IPv6 address as the IPv4 address it means. */
    static InetAddress plain(InetAddress address) {
        try {
            return InetAddress.getByAddress(
                    address.getAddress()); // the JDK unwraps ::ffff:a.b.c.d here
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
