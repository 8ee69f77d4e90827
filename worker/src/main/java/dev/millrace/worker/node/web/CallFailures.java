package dev.millrace.worker.node.web;

import dev.millrace.execution.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;

/**
 * The typed codes of the {@code web} family: which failures of a call may go away by themselves.
 */
final class CallFailures {
    private static final int SHOWN = 200;

    private CallFailures() {}

    static Failure of(HttpAnswer answer) {
        String message = "the server answered " + answer.status() + shown(answer.body());
        return switch (answer.status()) {
            case 408 -> Failure.recoverable("TIMEOUT", message);
            case 429 -> Failure.recoverable("RATE_LIMITED", message);
            case 401, 403 -> Failure.fatal("UNAUTHORIZED", message);
            case 404, 410 -> Failure.fatal("NOT_FOUND", message);
            case 409 -> Failure.fatal("CONFLICT", message);
            default ->
                    answer.status() >= 500
                            ? Failure.recoverable("UPSTREAM_5XX", message)
                            : Failure.fatal("BAD_REQUEST", message);
        };
    }

    private static String shown(byte[] body) {
        if (body.length == 0) {
            return "";
        }
        String text =
                new String(body, 0, Math.min(body.length, SHOWN), StandardCharsets.UTF_8).strip();
        return ": " + text + (body.length > SHOWN ? "..." : "");
    }

    static Failure of(IOException failed) {
        return switch (failed) {
            case EgressBlocked blocked ->
                    Failure.fatal("EGRESS_BLOCKED", String.valueOf(blocked.getMessage()));
            case ResponseTooLarge large ->
                    Failure.fatal("RESPONSE_TOO_LARGE", String.valueOf(large.getMessage()));
            case UnknownHostException unknown ->
                    Failure.recoverable(
                            "UNKNOWN_HOST",
                            "the name " + unknown.getMessage() + " cannot be resolved");
            case SocketTimeoutException late ->
                    Failure.recoverable("TIMEOUT", "no connection in time: " + late.getMessage());
            case ConnectException refused ->
                    Failure.recoverable("CONNECTION_REFUSED", String.valueOf(refused.getMessage()));
            case NoRouteToHostException route ->
                    Failure.recoverable("CONNECTION_REFUSED", String.valueOf(route.getMessage()));
            case SSLException tls ->
                    Failure.fatal("TLS_FAILED", "no secure connection: " + tls.getMessage());
            default ->
                    Failure.recoverable(
                            "CONNECTION_LOST", "the connection broke: " + failed.getMessage());
        };
    }
}
