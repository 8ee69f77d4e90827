package dev.millrace.gateway.live;

import dev.millrace.event.EventLine;
import dev.millrace.gateway.executions.EventSource;
import dev.millrace.gateway.executions.ExecutionApi;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.history.ExecutionRow;
import dev.millrace.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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
        long after = ExecutionApi.after(exchange);
        HttpServletResponse response = exchange.context().res();
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-store");
        try (Follower follower = new Follower(relay, source, exchange.tenant(), row.id(), after)) {
            write(response.getOutputStream(), follower, row);
        } catch (IOException gone) {
            throw new UncheckedIOException("the reader went away", gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(OutputStream out, Follower follower, ExecutionRow row)
            throws IOException, InterruptedException {
        text(out, "retry: 2000\n\n");
        while (!follower.ended()) {
            for (EventLine line : follower.next(KEEP_ALIVE_SECONDS)) {
                String frame = Json.text(line.frame(row.id().toString(), row.flowId()));
                text(
                        out,
                        "id: "
                                + line.seq()
                                + "\nevent: "
                                + line.type().wire()
                                + "\ndata: "
                                + frame
                                + "\n\n");
            }
            text(out, ": still here\n\n");
            out.flush();
        }
        text(out, "event: end\ndata: {}\n\n");
        out.flush();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
