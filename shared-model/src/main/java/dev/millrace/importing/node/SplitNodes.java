package dev.millrace.importing.node;

import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.List;
import java.util.Set;

/** {@code splitOut}: the list in a field becomes as many items. */
final class SplitNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.splitOut");
    }

    @Override
    public String becomes() {
        return "data:items";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.SPLITTING;
    }

    @Override
    public void draw(Subject subject) {
        split(subject);
    }

    /** {@code itemLists} does it too. */
    static void split(Subject subject) {
        Given given = subject.given();
        Given options = given.object("options");
        options.ignore("includeBinary", "includeBinaries");
        List<String> fields = given.names("fieldToSplitOut");
        String include = given.text("include", "noOtherFields");
        given.ignore("fieldsToInclude");
        if (fields.size() != 1 || fields.getFirst().startsWith("$")) {
            subject.obstacle("splitting several fields at once has no counterpart");
            return;
        }
        String field = fields.getFirst();
        String item = subject.many() ? "$json" : subject.place().item().json();
        Paths paths = new Paths(!options.flag("disableDotNotation", false), subject);
        String key = Term.quote(options.text("destinationFieldName", field));
        boolean renamed = options.has("destinationFieldName");
        String list =
                "[$map((%s), function($e){ %s })]"
                        .formatted(
                                elements(paths.of(item, field)),
                                one(item, field, key, renamed, include, subject));
        String items = subject.many() ? together(list, subject) : list;
        subject.step("data:items", Lists.items(subject, items));
    }

    /** The lists of all items, one after the other. */
    private static String together(String list, Subject subject) {
        return "$reduce("
                + subject.list()
                + ", function($all, $json){ $append($all, "
                + list
                + ") }, [])";
    }

    /** Of a list its elements, of an object the values of its fields. */
    private static String elements(String value) {
        return "$value := %s; $type($value) = \"object\" ? $map($keys($value), function($k){ $lookup($value, $k) }) : [$value]"
                .formatted(value);
    }

    private static String one(
            String item,
            String field,
            String key,
            boolean renamed,
            String include,
            Subject subject) {
        String named = "{" + key + ": $e}";
        return switch (include) {
            case "noOtherFields" -> renamed ? named : "$type($e) = \"object\" ? $e : " + named;
            case "allOtherFields" -> {
                if (field.contains(".")) {
                    subject.obstacle("all fields but one within another have no counterpart");
                }
                String others = "function($v, $k){ $k != " + Term.quote(field) + " }";
                yield "$merge([$sift(" + item + ", " + others + "), " + named + "])";
            }
            case "selectedOtherFields" -> {
                String names =
                        String.join(
                                ", ",
                                subject.given().names("fieldsToInclude").stream()
                                        .map(Term::quote)
                                        .toList());
                yield "$merge([$sift("
                        + item
                        + ", function($v, $k){ $k in ["
                        + names
                        + "] }), "
                        + named
                        + "])";
            }
            default -> {
                subject.obstacle("'include' of '" + include + "' has no counterpart");
                yield named;
            }
        };
    }
}
