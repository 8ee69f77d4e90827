package dev.millrace.gateway.http;

import dev.millrace.history.BadCursor;
import dev.millrace.ops.Meters;
import dev.millrace.redis.RedisAway;
import dev.millrace.sql.DatabaseFailed;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the routes into the server: each call is authenticated, authorised, counted, and its
 * problems are written in one way. Thread-safe.
 */
public final class Front {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);
    private static final List<HandlerType> METHODS =
            List.of(
                    HandlerType.GET,
                    HandlerType.POST,
                    HandlerType.PUT,
                    HandlerType.PATCH,
                    HandlerType.DELETE);
    private static final Caller NOBODY = new Caller("", "", Set.of());

    private final Authentication authentication;
    private final Meters meters;

    public Front(Authentication authentication, Meters meters) {
        this.authentication = authentication;
        this.meters = meters;
    }

    /** Adds the routes, and an answer for everything that is none. */
    public void open(JavalinConfig server, List<Route> routes) {
        for (Route route : routes) {
            server.routes.addHttpHandler(
                    route.method(), route.path(), context -> serve(context, route));
        }
        server.routes.exception(
                Exception.class, (failed, context) -> fail(new Exchange(context, NOBODY), failed));
        Set<String> known = routes.stream().map(Route::path).collect(Collectors.toSet());
        for (String path : known) {
            refuseOtherMethods(server, routes, path);
        }
        server.routes.error(404, context -> unknown(context, 404));
        server.routes.error(405, context -> unknown(context, 405));
    }

    private static void refuseOtherMethods(JavalinConfig server, List<Route> routes, String path) {
        List<HandlerType> offered =
                routes.stream()
                        .filter(route -> route.path().equals(path))
                        .map(Route::method)
                        .toList();
        String allowed =
                offered.stream().map(HandlerType::name).sorted().collect(Collectors.joining(", "));
        METHODS.stream()
                .filter(method -> !offered.contains(method))
                .forEach(method ->
                        server.routes.addHttpHandler(
                                method, path, context -> refuse(context, path, allowed)));
    }

    private static void refuse(Context context, String path, String allowed) {
        context.res().setHeader("Allow", allowed);
        String detail = path + " takes " + allowed + ", not " + context.method().name();
        new Exchange(context, NOBODY).problem(Problem.of(405, "METHOD_NOT_ALLOWED", detail));
    }

    private void serve(Context context, Route route) {
        Exchange exchange = new Exchange(context, NOBODY);
        try {
            exchange = new Exchange(context, admit(context, route));
            route.endpoint().handle(exchange);
        } catch (RuntimeException failed) {
            fail(exchange, failed);
        }
        String status = Integer.toString(context.res().getStatus());
        meters.registry()
                .counter(
                        "millrace.http.requests",
                        "route",
                        route.path(),
                        "method",
                        route.method().name(),
                        "status",
                        status)
                .increment();
    }

    private Caller admit(Context context, Route route) {
        Role role = route.role();
        if (role == null) {
            return NOBODY;
        }
        Caller caller = authentication.caller(Keys.of(context));
        if (!caller.may(role)) {
            throw Problem.of(403, "ROLE_MISSING", "the key lacks the role '" + role.wire() + "'");
        }
        return caller;
    }

    private static void fail(Exchange exchange, Exception failed) {
        exchange.problem(
                switch (failed) {
                    case Problem problem -> problem;
                    case BadCursor bad ->
                            Problem.badRequest("BAD_CURSOR", String.valueOf(bad.getMessage()));
                    case RedisAway away -> unavailable("Redis", away);
                    case DatabaseFailed database when database.away() ->
                            unavailable("PostgreSQL", database);
                    default -> broken(failed);
                });
    }

    private static Problem unavailable(String store, Exception cause) {
        LOG.warn("{} is away: {}", store, cause.getMessage());
        return Problem.of(
                503,
                "STORE_AWAY",
                store
                        + " does not answer now; nothing was changed that is not yet committed; try again");
    }

    private static Problem broken(Exception failed) {
        String reference = UUID.randomUUID().toString();
        LOG.error("request failed, reference {}", reference, failed);
        return Problem.of(
                500,
                "INTERNAL",
                "something went wrong on our side; its reference in the log is " + reference);
    }

    private static void unknown(Context context, int status) {
        String type = context.res().getContentType();
        if (type == null || !type.startsWith("application/problem+json")) {
            String what =
                    "there is nothing at "
                            + context.method().name()
                            + " "
                            + context.path()
                            + "; see /openapi.json";
            new Exchange(context, NOBODY)
                    .problem(
                            Problem.of(
                                    status,
                                    status == 404 ? "NO_SUCH_ROUTE" : "METHOD_NOT_ALLOWED",
                                    what));
        }
    }
}
