package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.script.Term;
import dev.millrace.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values under names, which may lead into objects: {@code a.b} is b within a. */
sealed interface Assigned {
    /**
     * @param written as n8n has it, its scripts still in it
     */
    record Value(JsonNode written) implements Assigned {
        @Override
        public JsonNode template(Values values) {
            return values.template(written);
        }

        @Override
        public String formula(String base, Values values) {
            return values.value(written).text();
        }
    }

    record Fields(Map<String, Assigned> byName) implements Assigned {
        static Fields none() {
            return new Fields(new LinkedHashMap<>());
        }

        /** Puts the value where the names lead to. */
        void set(List<String> names, JsonNode written) {
            String first = names.getFirst();
            if (names.size() == 1) {
                byName.put(first, new Value(written));
                return;
            }
            Assigned there = byName.computeIfAbsent(first, _ -> none());
            Fields inner = there instanceof Fields fields ? fields : none();
            byName.put(first, inner);
            inner.set(names.subList(1, names.size()), written);
        }

        @Override
        public JsonNode template(Values values) {
            ObjectNode templates = Json.object();
            byName.forEach((name, value) -> templates.set(name, value.template(values)));
            return templates;
        }

        /** The neighbours of what is set within an object of the base stay. */
        @Override
        public String formula(String base, Values values) {
            List<String> fields = new ArrayList<>();
            byName.forEach((name, value) -> {
                String within = base.isEmpty() ? "" : base + "." + Term.name(name);
                String formula = value.formula(within, values);
                boolean merged = value instanceof Fields && !within.isEmpty();
                fields.add(
                        Term.quote(name)
                                + ": "
                                + (merged ? "$merge([" + within + ", " + formula + "])" : formula));
            });
            return "{" + String.join(", ", fields) + "}";
        }
    }

    JsonNode template(Values values);

    /**
     * @param base what the values are set over; empty for nothing
     */
    String formula(String base, Values values);
}
