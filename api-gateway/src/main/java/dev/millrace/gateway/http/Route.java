package dev.millrace.gateway.http;

import io.javalin.http.HandlerType;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of routes.
 *
 * @param role needed; null for open to all
 */
public record Route(HandlerType method, String path, @Nullable Role role, Endpoint endpoint) {
    /** What a route does. */
    @FunctionalInterface
    public interface Endpoint {
        void handle(Exchange exchange);
    }
}
