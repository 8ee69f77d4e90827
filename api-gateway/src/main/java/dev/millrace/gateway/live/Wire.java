package dev.millrace.gateway.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** The way out to one client: one frame after the other. {@link #end} may come from any thread. */
final class Wire {
    static final int GOING_AWAY = 1001;
    static final int TRY_AGAIN_LATER = 1013;

    private static final long MOST_SECONDS_A_FRAME = 10;
    private static final Map<String, String> FLOW_BUILDER =
            Map.of(
                    "node:start", "flow:node_executing",
                    "node:complete", "flow:node_completed",
                    "node:error", "flow:node_error",
                    "execution:start", "flow:execution_started",
                    "execution:complete", "flow:execution_completed",
                    "execution:error", "flow:execution_error");

    private final Session session;
    private final boolean flowBuilder;

    /**
     * @param flowBuilder rename the six frames that flow builders know by other names
     */
    Wire(Session session, boolean flowBuilder) {
        this.session = session;
        this.flowBuilder = flowBuilder;
    }

    /**
     * Sends the frame and waits until it is on its way.
     *
     * @return false if the client is gone or reads no more
     */
    boolean send(ObjectNode frame) throws InterruptedException {
        if (flowBuilder) {
            String type = frame.path("type").asText();
            frame.put("type", FLOW_BUILDER.getOrDefault(type, type));
        }
        Callback.Completable sent = new Callback.Completable();
        session.sendText(Json.text(frame), sent);
        try {
            sent.get(MOST_SECONDS_A_FRAME, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException stuck) {
            end(TRY_AGAIN_LATER, "too slow: resume with 'after'");
            session.disconnect(); // a goodbye would wait behind the frame that is stuck
            return false;
        } catch (ExecutionException gone) {
            return false;
        }
    }

    /** Says why, and ends the connection. */
    void end(int code, String reason) {
        session.close(code, reason, Callback.NOOP);
    }
}
