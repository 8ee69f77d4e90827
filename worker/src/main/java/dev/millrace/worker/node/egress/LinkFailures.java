package dev.millrace.worker.node.egress;

import dev.millrace.execution.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** The typed codes of connections that could not be made, or broke: which may go away. */
public final class LinkFailures {
    private LinkFailures() {}

    public static Failure of(IOException failed) {
        String what = String.valueOf(failed.getMessage());
        return switch (failed) {
            case EgressBlocked _ -> Failure.fatal("EGRESS_BLOCKED", what);
            case UnknownHostException _ ->
                    Failure.recoverable("UNKNOWN_HOST", "the host cannot be found: " + what);
            case InterruptedIOException _ ->
                    Failure.recoverable("TIMEOUT", "no connection in time: " + what);
            case ConnectException _ -> Failure.recoverable("CONNECTION_REFUSED", what);
            case NoRouteToHostException _ -> Failure.recoverable("CONNECTION_REFUSED", what);
            case SSLException tls when !broken(tls) ->
                    Failure.fatal("TLS_FAILED", "no secure connection: " + what);
            default -> Failure.recoverable("CONNECTION_LOST", "the connection broke: " + what);
        };
    }

    /** The connection broke under TLS, which says nothing about the certificate. */
    private static boolean broken(SSLException tls) {
        return tls.getCause() instanceof SocketException || tls.getCause() instanceof EOFException;
    }
}
