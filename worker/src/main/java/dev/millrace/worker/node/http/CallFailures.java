package dev.millrace.worker.node.http;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.egress.EgressBlocked;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;

/** The typed codes of calls that got no whole answer: which may go away by themselves. */
public final class CallFailures {
    private CallFailures() {}

    public static Failure of(IOException failed) {
        String what = String.valueOf(failed.getMessage());
        return switch (failed) {
            case EgressBlocked _ -> Failure.fatal("EGRESS_BLOCKED", what);
            case ResponseTooLarge _ -> Failure.fatal("RESPONSE_TOO_LARGE", what);
            case MessageConstraintException _ ->
                    Failure.fatal(
                            "RESPONSE_TOO_LARGE", "the answer's headers are too large: " + what);
            case UnknownHostException _ ->
                    Failure.recoverable("UNKNOWN_HOST", "the host cannot be found: " + what);
            case InterruptedIOException _ ->
                    Failure.recoverable("TIMEOUT", "no connection in time: " + what);
            case ConnectException _ -> Failure.recoverable("CONNECTION_REFUSED", what);
            case NoRouteToHostException _ -> Failure.recoverable("CONNECTION_REFUSED", what);
            case SSLException tls when !broken(tls) ->
                    Failure.fatal("TLS_FAILED", "no secure connection: " + what);
            case ClientProtocolException _ -> unreadable(cause(failed));
            case MalformedChunkCodingException _ -> unreadable(what);
            case ZipException _ -> unreadable(what);
            default -> Failure.recoverable("CONNECTION_LOST", "the connection broke: " + what);
        };
    }

    /** The connection broke under TLS, which says nothing about the certificate. */
    private static boolean broken(SSLException tls) {
        return tls.getCause() instanceof SocketException || tls.getCause() instanceof EOFException;
    }

    private static Failure unreadable(String what) {
        return Failure.recoverable("BAD_RESPONSE", "the answer is no readable HTTP: " + what);
    }

    private static String cause(IOException failed) {
        Throwable cause = failed.getCause();
        return String.valueOf(cause == null ? failed.getMessage() : cause.getMessage());
    }
}
