package dev.millrace.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on loopback that nobody listens on. They lie below those that systems give to outgoing
 * connections (from 32 768 with Linux, 49 152 with others), which could take a port between its
 * choice and its use.
 */
public final class FreePort {
    private static final int FIRST = 20_000;
    private static final int LAST = 32_767;
    private static final int TRIES = 1_000;

    private FreePort() {}

    /**
     * @throws IllegalStateException if none is found
     */
    public static int choose() {
        return ThreadLocalRandom.current()
                .ints(TRIES, FIRST, LAST + 1)
                .filter(FreePort::isFree)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "no free port between %d and %d".formatted(FIRST, LAST)));
    }

    static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
