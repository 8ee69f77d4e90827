package dev.millrace.gateway.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.Durability;
import dev.millrace.execution.ExecutionId;
import dev.millrace.flow.FlowSettings;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * {@code POST /v1/flows/{id}/executions/batch}: many executions of a stored flow, an answer for
 * each item. An {@code Idempotency-Key} holds for each item by its place in the list.
 */
public final class BatchApi {
    private static final int MOST_BODY = 64 * 1024 * 1024;
    private static final int MOST_ITEMS = 1_000;
    private static final Set<String> KNOWN = Set.of("input", "options");

    private final KnownFlows flows;
    private final KeyAdmission keys;
    private final Intake intake;
    private final JobQueue queue;

    public BatchApi(KnownFlows flows, Intake intake, JobQueue queue) {
        this.flows = flows;
        this.keys = new KeyAdmission(queue);
        this.intake = intake;
        this.queue = queue;
    }

    public void batch(Exchange exchange) {
        String id = exchange.path("id");
        List<Item> items = read(exchange, flows.newest(exchange.tenant(), id));
        List<Submission> good = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Item.Good(var submission)) {
                good.add(submission);
            }
        }
        ObjectNode answer = Json.object();
        List<Taken> taken = intake.accept(exchange.caller(), good);
        allRefused(taken);
        answer.set("items", answers(items, taken));
        exchange.answer(202, answer);
    }

    /** Clients look at the status, and at Retry-After, before they look at each item. */
    private static void allRefused(List<Taken> taken) {
        if (!taken.isEmpty() && taken.stream().allMatch(Taken.Refused.class::isInstance)) {
            if (taken.getFirst() instanceof Taken.Refused(Problem why)) {
                throw why;
            }
        }
    }

    /** What became of one item when it was read. */
    private sealed interface Item {
        record Good(Submission submission) implements Item {}

        record Bad(Problem problem) implements Item {}
    }

    private List<Item> read(Exchange exchange, Known flow) {
        JsonNode items = exchange.body(MOST_BODY).path("items");
        if (!items.isArray() || items.isEmpty() || items.size() > MOST_ITEMS) {
            throw Problem.badRequest(
                    "BAD_BATCH",
                    "'items' must be a list of 1 to "
                            + MOST_ITEMS
                            + " objects with 'input' and 'options'");
        }
        String key = exchange.header("Idempotency-Key");
        FlowSettings settings = flows.settings(flow.flow());
        Instant now = queue.now();
        List<Item> read = new ArrayList<>(items.size());
        for (JsonNode item : items) {
            try {
                var origin =
                        Submission.Origin.of(
                                flow, Idempotencies.ofItem(key, read.size(), flow.flow(), item));
                var draft = Drafts.read(item, settings, now, KNOWN);
                Submission submission = Submission.of(origin, draft, now, List.of());
                keys.check(submission);
                read.add(new Item.Good(submission));
            } catch (Problem refused) {
                read.add(new Item.Bad(refused));
            }
        }
        return read;
    }

    /** In the order sent. */
    private static ArrayNode answers(List<Item> items, List<Taken> taken) {
        Iterator<Taken> results = taken.iterator();
        ArrayNode answers = Json.array();
        for (Item item : items) {
            ObjectNode answer = answers.addObject();
            switch (item) {
                case Item.Bad(var problem) -> answer.set("error", problem.json());
                case Item.Good(var submission) -> taken(answer, submission, results.next());
            }
        }
        return answers;
    }

    private static void taken(ObjectNode answer, Submission submission, Taken taken) {
        switch (taken) {
            case Taken.New(Durability how) ->
                    answer.put("executionId", submission.id().toString())
                            .put("durability", Receipts.word(how));
            case Taken.Repeated(ExecutionId first) -> answer.put("executionId", first.toString());
            case Taken.KeyTaken(ExecutionId first) ->
                    answer.set("error", Idempotencies.taken(first).json());
            case Taken.Refused(Problem why) -> answer.set("error", why.json());
        }
    }
}
