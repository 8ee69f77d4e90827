package dev.millrace.worker.node.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.execution.Failure;
import dev.millrace.execution.NodeKey;
import dev.millrace.flow.Loops;
import dev.millrace.json.Json;
import dev.millrace.worker.node.NodeExecutor;
import dev.millrace.worker.node.NodeRequest;
import dev.millrace.worker.node.NodeResult;
import java.util.Set;

/**
 * {@code flow:loop {items, batchSize}}: in each iteration it hands on the next of the items by the
 * port {@code loop}, as they are, or with a {@code batchSize} lists of so many. When none is left
 * it hands on the list of what came back by the port {@code done}. It remembers nothing: which
 * items are next follows from the iteration.
 */
public final class LoopNode implements NodeExecutor {
    private static final String LOOP = "loop";
    private static final String DONE = "done";

    @Override
    public Set<String> types() {
        return Set.of(Loops.LOOP_TYPE);
    }

    @Override
    public boolean instant() {
        return true;
    }

    @Override
    public NodeResult execute(NodeRequest request) {
        JsonNode items = request.parameters().path("items");
        if (!items.isArray()) {
            return failed(Items.wanted(items));
        }
        JsonNode size = request.parameters().path("batchSize");
        if (present(size) && (!size.canConvertToInt() || size.intValue() < 1)) {
            return failed("'batchSize' must be a whole number from 1, and is " + size);
        }
        long first = (long) iteration(request.key()) * (present(size) ? size.intValue() : 1);
        if (first >= items.size()) {
            return new NodeResult.Success(DONE, back(request));
        }
        int from = (int) first;
        return new NodeResult.Success(
                LOOP, present(size) ? batch(items, from, size.intValue()) : items.get(from));
    }

    private static boolean present(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    /** Of its own loop, the innermost. */
    private static int iteration(NodeKey key) {
        String own = key.iteration().substring(key.iteration().lastIndexOf('.') + 1);
        return own.isEmpty() ? 0 : Integer.parseInt(own);
    }

    private static ArrayNode batch(JsonNode items, int from, int size) {
        ArrayNode batch = Json.array();
        for (int i = from; i < items.size() && i - from < size; i++) {
            batch.add(items.get(i));
        }
        return batch;
    }

    private static ArrayNode back(NodeRequest request) {
        ArrayNode back = Json.array();
        request.rounds().get().forEach(back::add);
        return back;
    }

    private static NodeResult failed(String message) {
        return NodeResult.failed(Failure.fatal("INVALID_CONFIG", message));
    }
}
