package dev.millrace.worker.node.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells public addresses from all those that lead inside: loopback, private, link-local, shared,
 * reserved, and IPv6 addresses that carry one of these.
 */
final class AddressKind {
    private static final List<AddressBlock> SPECIAL_V4 =
            blocks(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10", // shared by carriers
                    "127.0.0.0/8",
                    "168.63.129.16/32", // Azure's platform, reachable from every machine there
                    "169.254.0.0/16", // link-local, metadata of most clouds
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4");

    private static final AddressBlock GLOBAL_V6 = AddressBlock.parse("2000::/3");
    private static final List<AddressBlock> SPECIAL_V6 =
            blocks("2001::/23", "2001:db8::/32", "3fff::/20"); // the first has Teredo

    private static final AddressBlock NAT64 = AddressBlock.parse("64:ff9b::/96");
    private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");

    private AddressKind() {}

    static boolean isPublic(InetAddress address) {
        return address instanceof Inet6Address v6
                ? publicV6(v6)
                : SPECIAL_V4.stream().noneMatch(block -> block.contains(address));
    }

    private static boolean publicV6(Inet6Address address) {
        if (NAT64.contains(address)) {
            return isPublic(innerV4(address, 12));
        }
        if (SIX_TO_FOUR.contains(address)) {
            return isPublic(innerV4(address, 2));
        }
        return GLOBAL_V6.contains(address)
                && SPECIAL_V6.stream().noneMatch(block -> block.contains(address))
                && (!tunnelled(address) || isPublic(innerV4(address, 12)));
    }

    /** ISATAP: an interface id of 0:5efe or 200:5efe and then an IPv4 address. */
    private static boolean tunnelled(Inet6Address address) {
        byte[] bytes = address.getAddress();
        return (bytes[8] & ~2) == 0
                && bytes[9] == 0
                && bytes[10] == 0x5e
                && bytes[11] == (byte) 0xfe;
    }

    private static InetAddress innerV4(Inet6Address address, int from) {
        return ofBytes(Arrays.copyOfRange(address.getAddress(), from, from + 4));
    }

    /** An IPv4-mapped IPv6 address as the IPv4 address that it means; any other as it is. */
    static InetAddress plain(InetAddress address) {
        return ofBytes(address.getAddress()); // the JDK unwraps ::ffff:a.b.c.d here
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(wrongLength);
        }
    }

    private static List<AddressBlock> blocks(String... texts) {
        return Stream.of(texts).map(AddressBlock::parse).toList();
    }
}
