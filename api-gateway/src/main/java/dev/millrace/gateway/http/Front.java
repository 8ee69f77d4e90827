package dev.millrace.gateway.http;

import dev.millrace.ops.Meters;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the routes into the server: each call is authenticated, authorised, measured, and its
 * problems are written in one way. Thread-safe.
 */
public final class Front {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Authentication authentication;
    private final Gate gate;
    private final Meters meters;

    public Front(Authentication authentication, Gate gate, Meters meters) {
        this.authentication = authentication;
        this.gate = gate;
        this.meters = meters;
    }

    /** Adds the routes, and an answer for everything that is none. */
    public void open(JavalinConfig server, List<Route> routes) {
        for (Route route : routes) {
            RouteMeters measured = new RouteMeters(meters, route);
            server.routes.addHttpHandler(
                    route.method(), route.path(), context -> serve(context, route, measured));
        }
        server.routes.exception(
                Exception.class,
                (failed, context) -> fail(new Exchange(context, Caller.NOBODY), failed));
        UnknownCalls unknown = new UnknownCalls(routes);
        server.routes.error(404, unknown::answer);
        server.routes.error(405, unknown::answer);
        server.jetty.modifyServer(jetty -> jetty.setErrorHandler(new ServerProblems()));
        server.jetty.modifyServletContextHandler(
                handler -> handler.setErrorHandler(new ServerProblems()));
    }

    private void serve(Context context, Route route, RouteMeters measured) {
        long began = System.nanoTime();
        Exchange exchange = new Exchange(context, Caller.NOBODY);
        try {
            exchange = new Exchange(context, admit(context, route));
            route.endpoint().handle(exchange);
        } catch (RuntimeException failed) {
            fail(exchange, failed);
        }
        measured.record(context.res().getStatus(), System.nanoTime() - began);
    }

    private Caller admit(Context context, Route route) {
        Role role = route.role();
        if (role == null) {
            return Caller.NOBODY;
        }
        Caller caller = authentication.caller(Keys.of(context));
        gate.pass(caller);
        caller.need(role);
        return caller;
    }

    private static void fail(Exchange exchange, Exception failed) {
        if (exchange.answered() || failed instanceof ClientGone) {
            LOG.debug("an answer was cut off", failed);
            return;
        }
        try {
            exchange.problem(Failures.problem(failed));
        } catch (ClientGone gone) {
            LOG.debug("a problem was not heard", gone);
        }
    }
}
