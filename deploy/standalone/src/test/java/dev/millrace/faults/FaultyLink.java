package dev.millrace.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on loopback that can be broken: slow, deaf in one direction or both, cut off after so
 * many bytes, reset, or led elsewhere.
 */
final class FaultyLink implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket listening;
    private volatile int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> stranded = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = new Fault.None();

    /** What the link does to the bytes that pass. */
    sealed interface Fault {
        record None() implements Fault {}

        /** Each piece comes that much later. */
        record Slow(long millis) implements Fault {}

        /** Nothing passes and nobody is told: as when a cable is cut. */
        record Swallow(boolean toServer, boolean toClient) implements Fault {}

        /** New and old connections are reset after so many bytes from the server. */
        record ResetAfter(long bytes) implements Fault {}
    }

    /**
     * @param target port on loopback
     */
    FaultyLink(int target) {
        this.target = target;
        try {
            listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void be(Fault now) {
        fault = now;
    }

    /** Neither side hears the other any more; connections stay open. */
    void cut() {
        be(new Fault.Swallow(true, true));
    }

    /**
     * As before any fault. Connections over which bytes were lost are reset: what follows would
     * make no sense.
     */
    void heal() {
        boolean lostBytes = fault instanceof Fault.Swallow;
        be(new Fault.None());
        if (lostBytes) {
            reset();
        }
    }

    /** Open connections stay open and carry nothing any more; new ones are sound. */
    void strand() {
        stranded.addAll(sockets);
    }

    /** Every open connection gets a TCP reset. */
    void reset() {
        sockets.forEach(FaultyLink::reset);
    }

    /** Leads to another server on loopback from now on; what is open is reset. */
    void retarget(int port) {
        target = port;
        reset();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            // it is closed, which is what was wanted
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                join(listening.accept());
            } catch (IOException closed) {
                // the server is away: its client sees the reset
            }
        }
    }

    private void join(Socket client) throws IOException {
        Socket server;
        try {
            server = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException away) {
            reset(client);
            return;
        }
        sockets.add(client);
        sockets.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> pump(client, server, true));
        Thread.ofVirtual().start(() -> pump(server, client, false));
    }

    private void pump(Socket from, Socket to, boolean toServer) {
        byte[] buffer = new byte[BUFFER];
        long passed = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passed += n;
                if (stranded.contains(from)) {
                    continue;
                }
                pass(out, buffer, n, toServer, passed);
            }
        } catch (SocketException reset) {
            // the other side learns it by the close below
        } catch (IOException broken) {
            reset(from);
        } finally {
            end(from);
            end(to);
        }
    }

    private void pass(OutputStream out, byte[] buffer, int length, boolean toServer, long passed)
            throws IOException {
        switch (fault) {
            case Fault.None() -> out.write(buffer, 0, length);
            case Fault.Slow(long millis) -> {
                LockSupport.parkNanos(millis * 1_000_000);
                out.write(buffer, 0, length);
            }
            case Fault.Swallow(boolean up, boolean down) -> {
                if (!(toServer ? up : down)) {
                    out.write(buffer, 0, length);
                }
            }
            case Fault.ResetAfter(long bytes) -> {
                if (!toServer && passed > bytes) {
                    throw new IOException("cut off, as planned");
                }
                out.write(buffer, 0, length);
            }
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        stranded.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // closed already
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException gone) {
            // closed already
        }
        reset();
    }
}
