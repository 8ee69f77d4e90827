package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Set;

/**
 * {@code set}, in all its versions: values under names, beside those that came in or instead of
 * them.
 */
final class SetNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.set");
    }

    @Override
    public String becomes() {
        return "data:set";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.EACH;
    }

    @Override
    public void draw(Subject subject) {
        Assigned assigned = Assignments.read(subject);
        Kept kept = Kept.read(subject);
        subject.given().ignore("duplicateCount");
        if (!subject.many() && kept.fields().equals("none")) {
            JsonNode templates = assigned.template(subject.item());
            boolean named = assigned instanceof Assigned.Fields;
            subject.step(
                    named ? "data:set" : "data:transform",
                    Json.object().set(named ? "values" : "expression", templates));
            return;
        }
        String json = subject.many() ? "$json" : subject.place().item().json();
        String base = kept.of(json);
        String set = assigned.formula(kept.fields().equals("all") ? json : "", subject.values());
        String formula = base.isEmpty() ? set : "$merge([" + base + ", " + set + "])";
        subject.formula(
                "data:transform", "expression", subject.many() ? subject.mapped(formula) : formula);
    }

    /**
     * Which of the fields that came in stay.
     *
     * @param fields {@code none, all, selected, except}
     */
    private record Kept(String fields, List<String> names) {
        static Kept read(Subject subject) {
            Given given = subject.given();
            double version = subject.node().version();
            if (version < 3) {
                return new Kept(given.flag("keepOnlySet", false) ? "none" : "all", List.of());
            }
            String include = given.text("include", "all");
            boolean others = given.flag("includeOtherFields", false) || version < 3.3;
            given.ignore("includeFields", "excludeFields");
            List<String> names =
                    given.names(include.equals("selected") ? "includeFields" : "excludeFields");
            return new Kept(others ? include : "none", names);
        }

        /** What the values are set over; empty for nothing. */
        String of(String json) {
            ArrayNode listed = Json.array();
            names.forEach(listed::add);
            String among = "$k in " + Json.text(listed);
            return switch (fields) {
                case "none" -> "";
                case "selected" -> Fields.of(json, among);
                case "except" -> Fields.of(json, "$not(" + among + ")");
                default -> json;
            };
        }
    }
}
