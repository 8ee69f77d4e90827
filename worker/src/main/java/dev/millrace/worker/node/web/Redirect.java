package dev.millrace.worker.node.web;

import dev.millrace.worker.node.http.BadCall;
import dev.millrace.worker.node.http.CallAddress;
import dev.millrace.worker.node.http.HttpAnswer;
import dev.millrace.worker.node.http.HttpCall;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a call becomes when the server sends it elsewhere. */
final class Redirect {
    /** Any other header may be a credential, so it stays with the origin it was meant for. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "accept",
                    "accept-language",
                    "content-type",
                    "idempotency-key",
                    "user-agent",
                    "x-millrace-execution");

    private Redirect() {}

    /**
     * The next call. A 303, and a 301 or 302 of a POST, go on as GET without the body, as browsers
     * do it.
     *
     * @throws BadCall if it leads to no address of the web
     */
    static HttpCall follow(HttpCall call, HttpAnswer answer) {
        URI target = CallAddress.redirect(call.uri(), answer.location());
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        if (!origin(target).equals(origin(call.uri()))) {
            headers.keySet().retainAll(HARMLESS);
        }
        if (!becomesGet(call, answer)) {
            return new HttpCall(call.method(), target, headers, call.body());
        }
        headers.remove("content-type");
        headers.remove("idempotency-key");
        return new HttpCall("GET", target, headers, null);
    }

    private static boolean becomesGet(HttpCall call, HttpAnswer answer) {
        return switch (answer.status()) {
            case 303 -> !call.method().equals("HEAD");
            case 301, 302 -> call.method().equals("POST");
            default -> false;
        };
    }

    private static String origin(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
