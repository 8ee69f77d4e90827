package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.script.NoCounterpart;
import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A node of n8n while it is drawn anew: what is known of it, and what has become of it so far. Used
 * once, not thread-safe.
 */
public final class Subject {
    private final WorkflowNode node;
    private final Place place;
    private final Given given;
    private final Set<String> obstacles = new LinkedHashSet<>();
    private final List<Step> steps = new ArrayList<>();
    private final ObjectNode settings = Json.object();
    private final Values item;
    private final Values each;

    public Subject(WorkflowNode node, Place place) {
        this.node = node;
        this.place = place;
        this.given = new Given(node.parameters(), "", obstacles::add);
        this.item = new Values(place.item(), obstacles::add);
        this.each = new Values(place.each(), obstacles::add);
    }

    WorkflowNode node() {
        return node;
    }

    Place place() {
        return place;
    }

    Given given() {
        return given;
    }

    boolean many() {
        return place.items() == Items.MANY;
    }

    /** For templates about the only item, or the first. */
    Values item() {
        return item;
    }

    /** For formulas about one item of those that came in. */
    Values each() {
        return each;
    }

    /** The formula about an item, be it the only one or one of many. */
    Values values() {
        return many() ? each : item;
    }

    /** Runs as it is meant to, but the user should know. */
    void note(String message) {
        place.note(message);
    }

    /** Cannot run: this has no counterpart. */
    void obstacle(String message) {
        obstacles.add(message);
    }

    /** What it computes, or what stands in the way. */
    Term orObstacle(Supplier<Term> computed, Term otherwise) {
        try {
            return computed.get();
        } catch (NoCounterpart none) {
            obstacle(none.what() + " has no counterpart");
            return otherwise;
        }
    }

    /** A setting of the node that is drawn. */
    void setting(String name, JsonNode value) {
        settings.set(name, value);
    }

    void step(String type, ObjectNode parameters) {
        step("", type, parameters);
    }

    void step(String suffix, String type, ObjectNode parameters) {
        steps.add(new Step(suffix, type, parameters));
    }

    /** One node with one formula. */
    void formula(String type, String parameter, String formula) {
        step(type, Json.object().put(parameter, "{{ " + formula + " }}"));
    }

    /** What came in, as a list. */
    String list() {
        return "[" + place.item().incoming().path() + "]";
    }

    /**
     * A list of what the formula makes of each item that came in.
     *
     * @param formula about {@code $json}, the number {@code $i} and, of all, {@code $items}
     */
    String mapped(String formula) {
        return overAll("$map", formula);
    }

    /** A list of those items that came in of which the formula is true. */
    String filtered(String formula) {
        return overAll("$filter", formula);
    }

    private String overAll(String function, String formula) {
        String body = ", function($json, $i){ " + formula + " })]";
        return formula.contains("$items")
                ? "($items := " + list() + "; [" + function + "($items" + body + ")"
                : "[" + function + "(" + list() + body;
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }

    public ObjectNode settings() {
        return settings;
    }

    /** What stands in its way, once it is drawn. */
    public List<String> obstacles() {
        given.rest();
        return List.copyOf(obstacles);
    }
}
