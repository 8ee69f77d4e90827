package dev.millrace.worker.node.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of one connection of the driver, which makes it by its class name. They go to a checked
 * address of the route; the first that answers is kept, so that a cancel reaches the same server.
 */
public final class CheckedSockets extends SocketFactory {
    private static final int CONNECT_MILLIS = 10_000;

    private final Route route;
    private volatile @Nullable InetSocketAddress reached;

    /**
     * @param route number of a {@link Route}
     */
    public CheckedSockets(String route) {
        this.route = Route.numbered(route);
    }

    /** Already connected: the driver takes it as it is and resolves nothing itself. */
    @Override
    public Socket createSocket() throws IOException {
        InetSocketAddress known = reached;
        return known == null ? first(route.addresses()) : connected(known);
    }

    private Socket first(List<InetSocketAddress> addresses) throws IOException {
        IOException refused = new UnknownHostException("the host has no address");
        for (InetSocketAddress address : addresses) {
            try {
                Socket socket = connected(address);
                reached = address;
                return socket;
            } catch (IOException next) {
                refused = next;
            }
        }
        throw refused;
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.connect(address, CONNECT_MILLIS);
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw elsewhere();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw elsewhere();
    }

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException("sockets go to the route only");
    }
}
