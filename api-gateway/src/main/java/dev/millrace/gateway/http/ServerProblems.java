package dev.millrace.gateway.http;

import dev.millrace.json.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what the HTTP server refuses before any route sees it (a broken request line, a header
 * that is too large) in the same form as everything else. The server's own words are left out: they
 * name its classes.
 */
final class ServerProblems implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus() < 400 ? 500 : response.getStatus();
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        Problem problem = Problem.of(status, Statuses.code(status), detail(status));
        response.write(true, ByteBuffer.wrap(Json.bytes(problem.json())), callback);
        return true;
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "the request is not well-formed HTTP, or its path is not well-formed";
            case 408 -> "the request did not come in whole in time";
            case 414 -> "the path is too long; nothing here needs more than a few hundred bytes";
            case 431 -> "the headers are larger than the 8 KiB that are allowed";
            case 505 -> "speak HTTP/1.1";
            default -> "the request was refused by the HTTP server";
        };
    }
}
