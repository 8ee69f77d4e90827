package dev.millrace.gateway.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Answers calls that no route takes: 405 where another method would do, else 404. */
final class UnknownCalls {
    private final List<Known> known;

    UnknownCalls(List<Route> routes) {
        known =
                routes.stream()
                        .map(route -> new Known(pattern(route.path()), route.method().name()))
                        .toList();
    }

    private record Known(Pattern path, String method) {}

    private static Pattern pattern(String path) {
        return Pattern.compile(path.replaceAll("\\{[a-zA-Z]+}", "[^/]+"));
    }

    void answer(Context context) {
        if (isProblem(context)) {
            return; // an endpoint has said what is not there
        }
        String allowed = allowed(context.path());
        Exchange exchange = new Exchange(context, Caller.NOBODY);
        String call = context.req().getMethod() + " " + context.path();
        if (allowed.isEmpty()) {
            exchange.problem(
                    Problem.of(
                            404,
                            "NO_SUCH_ROUTE",
                            "there is nothing at " + call + "; see /openapi.json"));
        } else {
            context.res().setHeader("Allow", allowed);
            exchange.problem(
                    Problem.of(
                            405,
                            "METHOD_NOT_ALLOWED",
                            call + " is not offered; allowed here: " + allowed));
        }
    }

    private static boolean isProblem(Context context) {
        String type = context.res().getContentType();
        return type != null && type.startsWith("application/problem+json");
    }

    private String allowed(String path) {
        return known.stream()
                .filter(route -> route.path.matcher(path).matches())
                .map(Known::method)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
