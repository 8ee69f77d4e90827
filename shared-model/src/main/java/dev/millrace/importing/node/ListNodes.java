package dev.millrace.importing.node;

import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code limit, sort, removeDuplicates}: fewer items, or in another order. */
final class ListNodes implements Family {
    private static final String LIMIT = "n8n-nodes-base.limit";
    private static final String SORT = "n8n-nodes-base.sort";

    @Override
    public Set<String> types() {
        return Set.of(LIMIT, SORT, "n8n-nodes-base.removeDuplicates");
    }

    @Override
    public String becomes() {
        return "data:transform";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return node.type().equals(LIMIT) ? limited(node) : Handling.TO_MANY;
    }

    /** The first ones stay in their places. */
    static Handling limited(WorkflowNode node) {
        boolean last = node.parameters().path("keep").asText().equals("lastItems");
        Handling several = last ? Handling.TO_MANY : Handling.FIRST_ONES;
        return toOne(node) ? Handling.TO_ONE : several;
    }

    static boolean toOne(WorkflowNode node) {
        return node.parameters().path("maxItems").asText("1").equals("1");
    }

    @Override
    public void draw(Subject subject) {
        switch (subject.node().type()) {
            case LIMIT -> limit(subject);
            case SORT -> sort(subject);
            default -> distinct(subject);
        }
    }

    static void limit(Subject subject) {
        Given given = subject.given();
        boolean last = given.text("keep", "firstItems").equals("lastItems");
        int most = given.whole("maxItems", 1);
        if (toOne(subject.node())) {
            String item = subject.place().item().json();
            formula(subject, subject.many() ? "$json[" + (last ? "-1" : "0") + "]" : item);
            return;
        }
        String from = last ? "$i >= $count($items) - " + most : "$i < " + most;
        formula(subject, subject.filtered(from));
    }

    private static void formula(Subject subject, String formula) {
        subject.formula("data:transform", "expression", formula);
    }

    static void sort(Subject subject) {
        Given given = subject.given();
        Given options = given.object("options");
        if (!given.text("type", "simple").equals("simple")) {
            given.ignore("code", "sortFieldsUi");
            subject.obstacle("sorting in another way than by fields has no counterpart");
        }
        Paths paths = new Paths(!options.flag("disableDotNotation", false), subject);
        List<String> keys = new ArrayList<>();
        for (Given one : given.object("sortFieldsUi").list("sortField")) {
            String field = one.text("fieldName", "");
            boolean down = one.text("order", "ascending").equals("descending");
            if (!field.isEmpty()) {
                keys.add(later(paths, field, down, keys.size()));
            }
        }
        formula(
                subject,
                "[$sort(" + subject.list() + ", function($l, $r){ (" + chain(keys) + ") })]");
    }

    /** Texts are held against each other without regard to their case. */
    private static String later(Paths paths, String field, boolean down, int number) {
        String key = "($v := %s; $type($v) = \"string\" ? $lowercase($v) : $v)";
        String a = "$a" + number;
        String b = "$b" + number;
        return "%s := %s; %s := %s; %s %s %s"
                .formatted(
                        a,
                        key.formatted(paths.of("$l", field)),
                        b,
                        key.formatted(paths.of("$r", field)),
                        a,
                        down ? "<" : ">",
                        b);
    }

    private static String chain(List<String> keys) {
        String chain = "false";
        for (int i = keys.size() - 1; i >= 0; i--) {
            String same = "$a" + i + " = $b" + i;
            String more = i == keys.size() - 1 ? "" : " or (" + same + " and (" + chain + "))";
            chain = keys.get(i) + more;
        }
        return chain;
    }

    static void distinct(Subject subject) {
        Given given = subject.given();
        if (!given.text("operation", "removeDuplicateInputItems")
                .matches("removeDuplicateInputItems|removeDuplicates")) {
            subject.node().parameters().fieldNames().forEachRemaining(given::ignore);
            subject.obstacle("what was seen in earlier executions is not known");
            return;
        }
        given.object("options");
        String compare = given.text("compare", "allFields");
        given.ignore("fieldsToCompare", "fieldsToExclude");
        String list = compare.equals("selectedFields") ? "fieldsToCompare" : "fieldsToExclude";
        String names =
                given.names(list).stream().map(Term::quote).collect(Collectors.joining(", "));
        String same = key("$o", compare, names) + " = $key";
        formula(
                subject,
                subject.filtered(
                        "($key := "
                                + key("$json", compare, names)
                                + "; $count($filter($items, function($o, $j){ $j < $i and "
                                + same
                                + " })) = 0)"));
    }

    /** What two items that are the same have in common. */
    private static String key(String item, String compare, String names) {
        String among = "$k in [" + names + "]";
        return switch (compare) {
            case "allFields" -> "$string(" + item + ")";
            case "selectedFields" -> "$string(" + Fields.of(item, among) + ")";
            default -> "$string(" + Fields.of(item, "$not(" + among + ")") + ")";
        };
    }
}
