package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;

/** Parameters of {@code data:items}. */
final class Lists {
    private Lists() {}

    /** With the formula's list, or an empty item where n8n would put out one rather than none. */
    static ObjectNode items(Subject subject, String formula) {
        String items =
                subject.node().alwaysPutsOut()
                        ? "($list := " + formula + "; $count($list) > 0 ? $list : [{}])"
                        : formula;
        return Json.object().put("items", "{{ " + items + " }}");
    }
}
