package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import dev.millrace.resume.ResumeLinks;
import dev.millrace.resume.ResumeToken;
import java.util.function.Function;

/**
 * {@code GET, POST /v1/resume/{token}}: sends the signal that a link stands for; the link is all
 * that is needed. What is sent along is the body, or without one the query as an object of texts. A
 * link that is followed again does nothing.
 */
public final class ResumeApi {
    private final ResumeLinks links;
    private final EventSource source;
    private final Lives lives;
    private final Signalling signalling;

    public ResumeApi(ResumeLinks links, EventSource source, Lives lives, Signalling signalling) {
        this.links = links;
        this.source = source;
        this.lives = lives;
        this.signalling = signalling;
    }

    /** By a browser. */
    public void follow(Exchange exchange) {
        resume(exchange, _ -> query(exchange));
    }

    /** By a program. */
    public void send(Exchange exchange) {
        resume(exchange, _ -> payload(exchange));
    }

    private static JsonNode payload(Exchange exchange) {
        ObjectNode query = query(exchange);
        JsonNode body = exchange.bodyOrEmpty(SignalApi.MOST_BYTES);
        return body.isObject() && body.isEmpty() ? query : body;
    }

    private static ObjectNode query(Exchange exchange) {
        ObjectNode query = Json.object();
        exchange.queryNames().forEach(name -> query.put(name, exchange.query(name)));
        return query;
    }

    private void resume(Exchange exchange, Function<ResumeToken, JsonNode> payload) {
        ResumeToken token =
                links.read(exchange.path("token"))
                        .orElseThrow(() ->
                                Problem.of(
                                        404,
                                        "NO_SUCH_LINK",
                                        "this link was not given by us, or was cut off;"
                                                + " copy it as a whole"));
        boolean fresh =
                switch (state(token)) {
                    case USED -> false;
                    case OVER -> throw over(token);
                    case OPEN -> sent(token, payload.apply(token));
                };
        exchange.answer(
                fresh ? 202 : 200,
                Json.object()
                        .put("executionId", token.execution().toString())
                        .put("signal", token.signal())
                        .put("repeated", !fresh));
    }

    private LinkedWait.State state(ResumeToken token) {
        Life life =
                lives.find(token.tenant(), token.execution())
                        .orElseThrow(() -> Problem.notFound("execution " + token.execution()));
        LinkedWait wait = new LinkedWait(token);
        long after = 0;
        Stretch stretch;
        do {
            stretch = source.after(token.tenant(), token.execution(), after);
            stretch.lines().forEach(wait::read);
            after = stretch.lines().isEmpty() ? after : stretch.lines().getLast().seq();
        } while (!stretch.lines().isEmpty());
        boolean ended = life.row().status().terminal();
        return ended && wait.state() == LinkedWait.State.OPEN
                ? LinkedWait.State.OVER
                : wait.state();
    }

    private boolean sent(ResumeToken token, JsonNode payload) {
        try {
            return signalling.send(
                    token.tenant(), token.execution(), token.request(), token.signal(), payload);
        } catch (Problem ended) {
            throw ended.status() == 409 ? over(token) : ended;
        }
    }

    private static Problem over(ResumeToken token) {
        return Problem.of(
                410,
                "LINK_OVER",
                "execution "
                        + token.execution()
                        + " does not wait any more for what this link says");
    }
}
