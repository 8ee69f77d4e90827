package dev.millrace.worker.node.http;

import dev.millrace.execution.Failure;
import dev.millrace.worker.node.egress.LinkFailures;
import java.io.IOException;
import java.util.zip.ZipException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;

/** The typed codes of calls that got no whole answer: which may go away by themselves. */
public final class CallFailures {
    private CallFailures() {}

    public static Failure of(IOException failed) {
        String what = String.valueOf(failed.getMessage());
        return switch (failed) {
            case ResponseTooLarge _ -> Failure.fatal("RESPONSE_TOO_LARGE", what);
            case MessageConstraintException _ ->
                    Failure.fatal(
                            "RESPONSE_TOO_LARGE", "the answer's headers are too large: " + what);
            case ClientProtocolException _ -> unreadable(cause(failed));
            case MalformedChunkCodingException _ -> unreadable(what);
            case ZipException _ -> unreadable(what);
            default -> LinkFailures.of(failed);
        };
    }

    private static Failure unreadable(String what) {
        return Failure.recoverable("BAD_RESPONSE", "the answer is no readable HTTP: " + what);
    }

    private static String cause(IOException failed) {
        Throwable cause = failed.getCause();
        return String.valueOf(cause == null ? failed.getMessage() : cause.getMessage());
    }
}
