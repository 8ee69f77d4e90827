package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Set;

/**
 * {@code splitInBatches}: the items one by one, or some at a time. From version 3 on its first
 * output is what is left when all are done, before that it had but one.
 */
public final class BatchNodes implements Family {
    private static final String TYPE = "n8n-nodes-base.splitInBatches";
    private static final Exit LOOP = Exit.port("loop");

    /** Most iterations: n8n knows no limit, so this is ours. */
    public static final int MOST_ITERATIONS = 100_000;

    public static boolean of(WorkflowNode node) {
        return node.type().equals(TYPE);
    }

    /** The output that the items leave by. */
    public static int loopOutput(WorkflowNode node) {
        return node.version() < 3 ? 0 : 1;
    }

    /** What leaves by that output. */
    public static Items batch(WorkflowNode node) {
        JsonNode size = node.parameters().path("batchSize");
        int usual = node.version() < 3 ? 10 : 1;
        return size.asText(Integer.toString(usual)).equals("1") ? Items.ONE : Items.MANY;
    }

    /** A list of the items, each as it is or with its number, from 0. */
    public static String items(String path, boolean numbered) {
        return numbered
                ? "[$map([" + path + "], function($json, $i){ {\"json\": $json, \"number\": $i} })]"
                : "[" + path + "]";
    }

    @Override
    public Set<String> types() {
        return Set.of(TYPE);
    }

    @Override
    public String becomes() {
        return "flow:loop";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.TO_MANY;
    }

    @Override
    public List<Exit> exits(WorkflowNode node, Items in) {
        return node.version() < 3 ? List.of(LOOP) : List.of(Exit.port("done"), LOOP);
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        Place.Input items = subject.place().input(0);
        ObjectNode parameters =
                Json.object()
                        .put(
                                "items",
                                "{{ " + items(items.path(), subject.place().numbered()) + " }}");
        given.ignore("batchSize");
        if (batch(subject.node()) == Items.MANY) {
            JsonNode size = given.raw("batchSize");
            parameters.set(
                    "batchSize",
                    size.isMissingNode()
                            ? Json.read(subject.node().version() < 3 ? "10" : "1")
                            : subject.item().template(size));
        }
        // an inner loop begins anew each time it is entered, which is what this asks for
        given.object("options").ignore("reset");
        subject.setting("maxIterations", Json.read(Integer.toString(MOST_ITERATIONS)));
        subject.step("flow:loop", parameters);
    }
}
