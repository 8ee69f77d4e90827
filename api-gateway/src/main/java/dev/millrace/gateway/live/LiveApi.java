package dev.millrace.gateway.live;

import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.http.Authentication;
import dev.millrace.gateway.http.Caller;
import dev.millrace.gateway.http.Keys;
import dev.millrace.gateway.http.Problem;
import dev.millrace.gateway.http.Role;
import dev.millrace.history.ExecutionHistory;
import dev.millrace.ops.Meters;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code WS /v1/stream}. The caller is known before the handshake is answered, by key or by ticket.
 */
public final class LiveApi {
    private static final String PATH = "/v1/stream";
    private static final String CALLER = "caller";
    private static final int MOST_FRAME = 64 * 1024;

    private final Authentication authentication;
    private final Tickets tickets;
    private final Relay relay;
    private final EventSource source;
    private final ExecutionHistory history;
    private final InstantSource clock;
    private final Map<String, LiveSocket> sockets = new ConcurrentHashMap<>();

    public LiveApi(
            Authentication authentication,
            Tickets tickets,
            Relay relay,
            EventSource source,
            ExecutionHistory history,
            InstantSource clock) {
        this.authentication = authentication;
        this.tickets = tickets;
        this.relay = relay;
        this.source = source;
        this.history = history;
        this.clock = clock;
    }

    /** Adds the route to the server. */
    public void open(JavalinConfig server, Meters meters) {
        meters.registry().gauge("millrace.live.connections", sockets, Map::size);
        server.jetty.modifyWebSocketServletFactory(
                factory -> factory.setMaxTextMessageSize(MOST_FRAME));
        server.routes.wsBeforeUpgrade(PATH, this::admit);
        server.routes.ws(PATH, this::serve);
        server.routes.get(
                PATH,
                context -> {
                    throw Problem.of(426, "NO_WEBSOCKET", PATH + " is for WebSocket clients only");
                });
    }

    private void admit(Context context) {
        String ticket = context.queryParam("ticket");
        Caller caller =
                ticket == null ? authentication.caller(Keys.of(context)) : tickets.use(ticket);
        caller.need(Role.READ);
        context.attribute(CALLER, caller);
    }

    private void serve(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onMessage(context -> {
            LiveSocket live = sockets.get(context.sessionId());
            if (live != null) {
                live.say(context.message());
            }
        });
        socket.onClose(this::gone);
        socket.onError(this::gone);
    }

    private void connected(WsContext context) {
        @Nullable Caller caller = context.attribute(CALLER);
        if (caller == null) {
            context.closeSession(4401, "a key or a ticket is needed");
            return;
        }
        context.enableAutomaticPings(20, TimeUnit.SECONDS);
        Wire wire = new Wire(context.session, "flowbuilder".equals(context.queryParam("dialect")));
        LiveSocket socket = new LiveSocket(caller, wire, relay, source, history, clock.instant());
        sockets.put(context.sessionId(), socket);
        socket.start();
    }

    private void gone(WsContext context) {
        LiveSocket live = sockets.remove(context.sessionId());
        if (live != null) {
            live.close();
        }
    }

    /** Sends every client away. */
    public void leave() {
        sockets.values().forEach(LiveSocket::leave);
    }
}
