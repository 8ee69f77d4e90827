package dev.millrace.importing.node;

import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
        if (fields.isEmpty() || fields.stream().anyMatch(field -> field.startsWith("$"))) {
            given.ignore("include", "fieldsToInclude");
            subject.obstacle("splitting what is no field has no counterpart");
            return;
        }
        List<String> keys = options.names("destinationFieldName");
        String item = subject.many() ? "$json" : subject.place().item().json();
        Paths paths = new Paths(!options.flag("disableDotNotation", false), subject);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            boolean renamed = i < keys.size();
            String key = Term.quote(renamed ? keys.get(i) : fields.get(i));
            parts.add(new Part(elements(paths.of(item, fields.get(i))), key, renamed));
        }
        String others = others(item, fields, subject);
        String list = parts.size() == 1 ? one(parts.getFirst(), others) : several(parts, others);
        subject.step(
                "data:items",
                Lists.items(subject, subject.many() ? together(list, subject) : list));
    }

    /**
     * A field that is split.
     *
     * @param elements a formula of a list
     * @param key the name that each element gets, in quotes
     * @param renamed the name is another than that of the field
     */
    private record Part(String elements, String key, boolean renamed) {}

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
        return "($value := %s; $type($value) = \"object\" ? $map($keys($value), function($k){ $lookup($value, $k) }) : [$value])"
                .formatted(value);
    }

    private static String one(Part part, String others) {
        String named = "{" + part.key() + ": $e}";
        String bare = part.renamed() ? named : "$type($e) = \"object\" ? $e : " + named;
        String item = others.isEmpty() ? bare : "$merge([" + others + ", " + named + "])";
        return "[$map(" + part.elements() + ", function($e){ " + item + " })]";
    }

    /** The first elements of all make the first item, and so on, as far as the longest goes. */
    private static String several(List<Part> parts, String others) {
        StringBuilder lists = new StringBuilder();
        List<String> counts = new ArrayList<>();
        List<String> fields = new ArrayList<>(others.isEmpty() ? List.of() : List.of(others));
        for (int i = 0; i < parts.size(); i++) {
            String list = "$l" + i;
            lists.append(list).append(" := [").append(parts.get(i).elements()).append("]; ");
            counts.add("$count(" + list + ")");
            fields.add(
                    "($x < $count(%s) ? {%s: %s[$x]} : {})"
                            .formatted(list, parts.get(i).key(), list));
        }
        return "(%s[$map([0..$max([%s]) - 1], function($x){ $merge([%s]) })])"
                .formatted(lists, String.join(", ", counts), String.join(", ", fields));
    }

    /** What of the item each element takes along; empty for nothing. */
    private static String others(String item, List<String> fields, Subject subject) {
        Given given = subject.given();
        String include = given.text("include", "noOtherFields");
        given.ignore("fieldsToInclude");
        boolean all = include.equals("allOtherFields");
        if (include.equals("noOtherFields")) {
            return "";
        }
        if (!all && !include.equals("selectedOtherFields")) {
            subject.obstacle("'include' of '" + include + "' has no counterpart");
            return "";
        }
        if (all && fields.stream().anyMatch(field -> field.contains("."))) {
            subject.obstacle("all fields but one within another have no counterpart");
        }
        String among =
                "$k in ["
                        + (all ? fields : given.names("fieldsToInclude"))
                                .stream().map(Term::quote).collect(Collectors.joining(", "))
                        + "]";
        return "$sift("
                + item
                + ", function($v, $k){ "
                + (all ? "$not(" + among + ")" : among)
                + " })";
    }
}
