package dev.millrace.importing.script;

import java.util.ArrayList;
import java.util.List;

/** Objects written out. */
final class Objects {
    private Objects() {}

    static Term of(List<Script.Field> fields, Translation translation) {
        List<String> parts = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (Script.Field field : fields) {
            if (field.value() instanceof Script.Spread(Script of)) {
                flush(own, parts);
                parts.add(translation.of(of).text());
            } else {
                Term value = Times.shown(translation.of(field.value()));
                own.add(Term.quote(field.name()) + ": " + value.text());
            }
        }
        if (parts.isEmpty()) {
            return Term.of(Kind.OBJECT, object(own));
        }
        flush(own, parts);
        return Term.of(Kind.OBJECT, "$merge([" + String.join(", ", parts) + "])");
    }

    private static void flush(List<String> own, List<String> parts) {
        if (!own.isEmpty()) {
            parts.add(object(own));
            own.clear();
        }
    }

    private static String object(List<String> fields) {
        return "{" + String.join(", ", fields) + "}";
    }
}
