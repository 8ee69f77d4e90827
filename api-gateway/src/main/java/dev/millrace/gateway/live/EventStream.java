package dev.millrace.gateway.live;

import dev.millrace.event.EventLine;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.executions.ExecutionApi;
import dev.millrace.gateway.http.ClientGone;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.history.ExecutionRow;
import dev.millrace.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code GET /v1/executions/{id}/events} as server-sent events, where the client accepts them; ends
 * after the execution's last event.
 */
public final class EventStream {
    private static final long KEEP_ALIVE_SECONDS = 15;

    private final Relay relay;
    private final EventSource source;
    private final ExecutionApi executions;

    public EventStream(Relay relay, EventSource source, ExecutionApi executions) {
        this.relay = relay;
        this.source = source;
        this.executions = executions;
    }

    public void events(Exchange exchange) {
        String accept = exchange.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            executions.events(exchange);
            return;
        }
        ExecutionRow row = executions.row(exchange);
        Told told =
                new Told(
                        source,
                        exchange.tenant(),
                        row.id(),
                        row.flowId(),
                        ExecutionApi.after(exchange));
        HttpServletResponse response = exchange.context().res();
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-store");
        try (Follower follower = new Follower(relay, exchange.tenant(), row.id(), told)) {
            write(response.getOutputStream(), follower, row);
        } catch (IOException gone) {
            throw new ClientGone(gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(OutputStream out, Follower follower, ExecutionRow row)
            throws IOException, InterruptedException {
        out.write(bytes("retry: 2000\n\n"));
        while (!follower.ended() && !relay.closing()) {
            List<EventLine> lines = follower.next(KEEP_ALIVE_SECONDS);
            for (EventLine line : lines) {
                out.write(bytes(message(line, row)));
            }
            if (lines.isEmpty()) {
                out.write(bytes(": still here\n\n"));
            }
            out.flush();
        }
    }

    private static String message(EventLine line, ExecutionRow row) {
        String frame = Json.text(line.frame(row.id().toString(), row.flowId()));
        return "id: " + line.seq() + "\nevent: " + line.type().wire() + "\ndata: " + frame + "\n\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
