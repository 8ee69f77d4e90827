package dev.millrace.importing.node;

import dev.millrace.importing.workflow.WorkflowNode;
import java.util.Set;

/** {@code itemLists}: what {@code splitOut, aggregate, limit, sort, removeDuplicates} do today. */
final class ItemListNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.itemLists");
    }

    @Override
    public String becomes() {
        return "data:items";
    }

    private static String operation(WorkflowNode node) {
        return node.parameters().path("operation").asText("splitOutItems");
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return switch (operation(node)) {
            case "aggregateItems", "concatenateItems" -> Handling.TO_ONE;
            case "limit" -> ListNodes.limited(node);
            case "splitOutItems" -> Handling.SPLITTING;
            default -> Handling.TO_MANY;
        };
    }

    @Override
    public void draw(Subject subject) {
        subject.given().ignore("operation", "resource");
        switch (operation(subject.node())) {
            case "splitOutItems" -> SplitNodes.split(subject);
            case "aggregateItems", "concatenateItems" -> AggregateNodes.aggregate(subject);
            case "limit" -> ListNodes.limit(subject);
            case "sort" -> ListNodes.sort(subject);
            case "removeDuplicates" -> ListNodes.distinct(subject);
            default ->
                    subject.obstacle(
                            "'" + operation(subject.node()) + "' of lists has no counterpart");
        }
    }
}
