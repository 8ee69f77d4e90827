package dev.millrace.worker.node.flow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The parameter {@code items}. */
final class Items {
    private Items() {}

    /** Says that it is no list. */
    static String wanted(JsonNode items) {
        boolean none = items.isMissingNode() || items.isNull();
        String kind = none ? "null" : items.getNodeType().name().toLowerCase(Locale.ROOT);
        return "'items' must be a list, and is " + kind;
    }
}
