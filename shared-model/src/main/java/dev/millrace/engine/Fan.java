package dev.millrace.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.event.Event;
import dev.millrace.execution.ExecutionError;
import dev.millrace.execution.Failure;
import dev.millrace.flow.Section;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A forEach that runs its body: each of its open items has a state of its own, the others are
 * either to come or nothing but a result. So an event costs as much as items are open, however many
 * there are in all. Immutable.
 *
 * @param around where the forEach plays
 * @param path its iteration
 * @param whole what items that begin are to know
 * @param begun items that have begun; they begin in order
 * @param open those that have begun and not ended, in order
 * @param results of those that have ended, the latest first
 * @param trail what those that have ended did
 * @param failure the first that failed the forEach; nothing new starts in it then
 */
record Fan(
        Stage around,
        Section.Body body,
        JsonNode items,
        String path,
        Whole whole,
        int begun,
        List<Item> open,
        @Nullable Result results,
        @Nullable Trail trail,
        @Nullable ExecutionError failure) {
    /** An item and where it stands. */
    record Item(int index, FlowState state) {}

    /** What came of an item, before that of others. */
    record Result(int index, JsonNode value, @Nullable Result before) {}

    static Fan of(Stage around, int forEach, JsonNode items, String path, Whole whole) {
        Section.Body body = around.section().body(forEach);
        return new Fan(around, body, items, path, whole.ofItem(), 0, List.of(), null, null, null)
                .fill();
    }

    private Fan fill() {
        if (failure != null || begun == items.size() || open.size() >= most()) {
            return this;
        }
        List<Item> more = new ArrayList<>(open);
        int next = begun;
        while (next < items.size() && more.size() < most()) {
            Stage stage = around.item(body.section(), items.get(next), path, next);
            more.add(new Item(next++, FlowState.initial(stage, whole)));
        }
        return with(next, List.copyOf(more), results, trail, failure);
    }

    private Fan with(
            int next,
            List<Item> under,
            @Nullable Result done,
            @Nullable Trail did,
            @Nullable ExecutionError failed) {
        return new Fan(around, body, items, path, whole, next, under, done, did, failed);
    }

    private int most() {
        return body.settings().concurrency();
    }

    /** After something that happened to one of its items; nothing, if that has ended. */
    Fan after(Event.OfNode event) {
        int index = Stage.index(path, event.key().iteration());
        return change(item -> item.index == index ? item.state.after(event) : item.state);
    }

    /** After something that happened to all of them. */
    Fan each(UnaryOperator<FlowState> happening) {
        return change(item -> happening.apply(item.state));
    }

    private interface Happening {
        FlowState to(Item item);
    }

    private Fan change(Happening happening) {
        List<Item> still = new ArrayList<>(open.size());
        Result done = results;
        Trail left = trail;
        ExecutionError failed = failure;
        for (Item item : open) {
            FlowState state = happening.to(item);
            Optional<JsonNode> result = state == item.state ? Optional.empty() : result(state);
            if (result.isPresent()) {
                done = new Result(item.index, result.get(), done);
                left = Trail.joined(state.trail(), left);
            } else {
                still.add(state == item.state ? item : new Item(item.index, state));
                failed = failed == null && !body.settings().goesOn() ? failure(state) : failed;
            }
        }
        return with(begun, List.copyOf(still), done, left, failed).fill();
    }

    /** Empty while the item has not ended. */
    private Optional<JsonNode> result(FlowState state) {
        List<Decision> next = state.next();
        return switch (next.isEmpty() ? null : next.getFirst()) {
            case Decision.CompleteFlow(JsonNode output) -> Optional.of(output);
            case Decision.FailFlow(ExecutionError error) when body.settings().goesOn() ->
                    Optional.of(Json.object().set("error", state.describe(error)));
            case null, default -> Optional.empty();
        };
    }

    private static @Nullable ExecutionError failure(FlowState state) {
        ExecutionError error = state.failure();
        if (error == null) {
            return null;
        }
        String message = "item " + state.index() + ": " + error.failure().message();
        Failure failure = error.failure();
        return new ExecutionError(
                new Failure(failure.code(), message, failure.recoverable()), error.nodeId());
    }

    /** In another attempt of the job: what has ended stays, the rest gets its tries afresh. */
    Fan mended(UnaryOperator<FlowState> happening) {
        return with(begun, open, results, trail, null).each(happening);
    }

    /** What is left of it when the forEach has ended: how many items there were. */
    Fan closed() {
        return with(begun, List.of(), null, null, failure);
    }

    /** The state of the item that the iteration belongs to, if it is open. */
    Optional<FlowState> state(String iteration) {
        int index = Stage.index(path, iteration);
        return open.stream().filter(item -> item.index == index).map(Item::state).findFirst();
    }

    /** What all of its items did so far. */
    @Nullable Trail did() {
        Trail did = trail;
        for (Item item : open) {
            did = Trail.joined(item.state.trail(), did);
        }
        return did;
    }

    boolean running() {
        return open.stream().anyMatch(item -> item.state.running());
    }

    boolean ended() {
        return open.isEmpty() && begun == items.size();
    }

    /** Items that have ended. */
    int done() {
        return begun - open.size();
    }

    /** The results in the order of the items, once all have ended. */
    ArrayNode output() {
        JsonNode[] inOrder = new JsonNode[items.size()];
        for (Result result = results; result != null; result = result.before) {
            inOrder[result.index] = result.value;
        }
        ArrayNode output = Json.array();
        for (JsonNode value : inOrder) {
            output.add(value);
        }
        return output;
    }
}
