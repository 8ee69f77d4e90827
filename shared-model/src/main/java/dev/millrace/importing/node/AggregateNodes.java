package dev.millrace.importing.node;

import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code aggregate}: all items become one, with lists in it. */
final class AggregateNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.aggregate");
    }

    @Override
    public String becomes() {
        return "data:transform";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.TO_ONE;
    }

    @Override
    public void draw(Subject subject) {
        aggregate(subject);
    }

    /** {@code itemLists} does it too. */
    static void aggregate(Subject subject) {
        Given given = subject.given();
        Given options = given.object("options");
        options.ignore("includeBinaries", "keepOnlyUnique");
        given.ignore(
                "fieldsToAggregate",
                "destinationFieldName",
                "include",
                "fieldsToInclude",
                "fieldsToExclude");
        boolean whole =
                given.text("aggregate", "aggregateIndividualFields").equals("aggregateAllItemData");
        subject.formula(
                "data:transform",
                "expression",
                whole ? whole(given, subject) : fields(given, options, subject));
    }

    private static String whole(Given given, Subject subject) {
        String include = given.text("include", "allFields");
        String names = include.equals("specifiedFields") ? "fieldsToInclude" : "fieldsToExclude";
        List<String> listed = given.names(names).stream().map(Term::quote).toList();
        String among = "$k in [" + String.join(", ", listed) + "]";
        String items =
                switch (include) {
                    case "allFields" -> subject.list();
                    case "specifiedFields" -> subject.mapped(Fields.of("$json", among));
                    default -> subject.mapped(Fields.of("$json", "$not(" + among + ")"));
                };
        return "{" + Term.quote(given.text("destinationFieldName", "data")) + ": " + items + "}";
    }

    private static String fields(Given given, Given options, Subject subject) {
        Paths paths = new Paths(!options.flag("disableDotNotation", false), subject);
        boolean merge = options.flag("mergeLists", false);
        boolean missing = options.flag("keepMissing", false);
        List<String> fields = new ArrayList<>();
        for (Given one : given.object("fieldsToAggregate").list("fieldToAggregate")) {
            String field = one.text("fieldToAggregate", "");
            one.ignore("outputFieldName", "renameField");
            String usual = field.substring(field.lastIndexOf('.') + 1);
            String name =
                    one.flag("renameField", false) ? one.text("outputFieldName", usual) : usual;
            if (!field.isEmpty()) {
                String values = values(paths.of("$json", field), merge, missing);
                fields.add(
                        Term.quote(name)
                                + ": [$reduce("
                                + subject.list()
                                + ", "
                                + values
                                + ", [])]");
            }
        }
        return "{" + String.join(", ", fields) + "}";
    }

    /** A list among the values stays a list, unless all are to be one. */
    private static String values(String value, boolean merge, boolean missing) {
        String added = merge ? "[$v]" : "$type($v) = \"array\" ? [[$v]] : [$v]";
        String kept =
                missing
                        ? "($v := " + value + " ?? null; $append($all, " + added + "))"
                        : "($v := " + value + "; $v != null ? $append($all, " + added + ") : $all)";
        return "function($all, $json){ " + kept + " }";
    }
}
