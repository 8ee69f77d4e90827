package dev.millrace.gateway.flows;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.importing.N8nImport;
import dev.millrace.importing.Note;
import dev.millrace.importing.Outcome;
import dev.millrace.json.Json;
import dev.millrace.validation.FlowRules;
import java.util.List;

/** {@code POST /v1/flows/import}: what another flow builder exports, as a flow. Stores nothing. */
public final class ImportApi {
    private static final int MOST_BYTES = 8 * 1024 * 1024;
    private static final String N8N = "n8n";

    private final N8nImport n8n;

    public ImportApi(FlowRules rules) {
        this.n8n = new N8nImport(rules);
    }

    public void translate(Exchange exchange) {
        String format = exchange.query("format");
        if (!N8N.equals(format)) {
            throw Problem.badRequest(
                    "BAD_FORMAT",
                    "'format' must be n8n"
                            + (format == null ? "" : ", not '" + format + "'")
                            + "; a React Flow export needs no import, POST it to /v1/flows");
        }
        switch (n8n.of(exchange.body(MOST_BYTES))) {
            case Outcome.Imported(ObjectNode flow, List<Note> notes) ->
                    exchange.answer(200, imported(flow, notes));
            case Outcome.Unsupported(var nodes) -> throw unsupported(nodes);
            case Outcome.Unreadable(var problems) ->
                    throw Problem.invalid("the body cannot be imported; see 'problems'", problems);
        }
    }

    private static ObjectNode imported(ObjectNode flow, List<Note> notes) {
        ObjectNode answer = Json.object().set("flow", flow);
        ArrayNode told = answer.putArray("notes");
        notes.forEach(note -> told.add(note.json()));
        return answer;
    }

    private static Problem unsupported(List<Outcome.Unsupported.Node> nodes) {
        ArrayNode listed = Json.array();
        nodes.forEach(node -> listed.add(node.json()));
        String detail =
                "%d nodes are of types that have no counterpart; see 'unsupported' and replace them, with an HTTP request for example"
                        .formatted(nodes.size());
        return Problem.of(422, "UNSUPPORTED_NODES", detail).with("unsupported", listed);
    }
}
