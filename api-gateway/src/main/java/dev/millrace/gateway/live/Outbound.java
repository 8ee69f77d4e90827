package dev.millrace.gateway.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import io.javalin.websocket.WsContext;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.eclipse.jetty.websocket.api.Callback;

/**
 * The way out to one client.
 *
 * <p>Bounded: a client that reads more slowly than events come is closed with a reason (1013) when
 * 1 000 frames wait for it; it resumes with {@code after} and misses nothing. So a slow reader
 * never grows the heap, and never holds up the others. One virtual thread sends. Thread-safe.
 */
final class Outbound implements AutoCloseable {
    private static final int MOST_WAITING = 1_000;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final Map<String, String> FLOW_BUILDER =
            Map.of(
                    "node:start", "flow:node_executing",
                    "node:complete", "flow:node_completed",
                    "node:error", "flow:node_error",
                    "execution:start", "flow:execution_started",
                    "execution:complete", "flow:execution_completed",
                    "execution:error", "flow:execution_error");

    private final WsContext socket;
    private final boolean flowBuilder;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread sender;
    private volatile boolean closed;

    /**
     * @param flowBuilder rename the six frames that flow builders know by other names
     */
    Outbound(WsContext socket, boolean flowBuilder) {
        this.socket = socket;
        this.flowBuilder = flowBuilder;
        this.sender = Thread.ofVirtual().name("socket-" + socket.sessionId()).start(this::send);
    }

    /** Returns at once. */
    void frame(ObjectNode frame) {
        if (flowBuilder) {
            String name = FLOW_BUILDER.get(frame.path("type").asText());
            if (name != null) {
                frame.put("type", name);
            }
        }
        if (!closed && !waiting.offer(Json.text(frame))) {
            closed = true;
            socket.closeSession(TRY_AGAIN_LATER, "too slow: resume with 'after'");
        }
    }

    private void send() {
        try {
            while (!closed) {
                Callback.Completable sent = new Callback.Completable();
                socket.session.sendText(waiting.take(), sent);
                sent.join();
            }
        } catch (InterruptedException | RuntimeException gone) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        sender.interrupt();
    }
}
