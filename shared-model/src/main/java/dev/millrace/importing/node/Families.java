package dev.millrace.importing.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of families. A type of n8n that is not in it is not supported. */
public final class Families {
    private static final Triggers TRIGGERS = new Triggers();
    private static final ModelNodes MODELS = new ModelNodes();

    private static final List<Family> ALL =
            List.of(
                    TRIGGERS,
                    new PassingNodes(),
                    new SetNodes(),
                    new IfNodes(),
                    new SwitchNodes(),
                    new MergeNodes(),
                    new HttpNodes(),
                    new GraphqlNodes(),
                    new StopNodes(),
                    new WaitNodes(),
                    new BatchNodes(),
                    new SplitNodes(),
                    new AggregateNodes(),
                    new ListNodes(),
                    new ItemListNodes(),
                    new DateNodes(),
                    new DatabaseNodes(),
                    new CompletionNodes(),
                    MODELS,
                    new SubFlowNodes());

    private static final Map<String, Family> BY_TYPE = byType();

    private Families() {}

    private static Map<String, Family> byType() {
        Map<String, Family> byType = new HashMap<>();
        for (Family family : ALL) {
            for (String type : family.types()) {
                if (byType.put(type, family) != null) {
                    throw new IllegalStateException("two families claim " + type);
                }
            }
        }
        return Map.copyOf(byType);
    }

    /** The family of a type of n8n. */
    public static Optional<Family> find(String type) {
        Family family = BY_TYPE.get(type);
        if (family == null && Triggers.named(type)) {
            return Optional.of(TRIGGERS);
        }
        return Optional.ofNullable(family);
    }

    /** It starts its workflow. */
    public static boolean trigger(String type) {
        return find(type).filter(family -> family == TRIGGERS).isPresent();
    }

    /** It is a part of the node that it is attached to, and none that runs. */
    public static boolean model(String type) {
        return find(type).filter(family -> family == MODELS).isPresent();
    }

    /** All families, for those who look over the table. */
    public static List<Family> all() {
        return ALL;
    }
}
