package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.script.Kind;
import dev.millrace.importing.script.Term;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.json.Json;
import java.util.Map;
import java.util.Set;

/** {@code wait}: for some time, or until a time. */
final class WaitNodes implements Family {
    private static final Map<String, Long> MILLIS =
            Map.of("seconds", 1_000L, "minutes", 60_000L, "hours", 3_600_000L, "days", 86_400_000L);

    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.wait");
    }

    @Override
    public String becomes() {
        return "time:wait";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.PASSING;
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        given.ignore("dateTime", "amount", "unit");
        String resume = given.text("resume", "timeInterval");
        ObjectNode parameters = Json.object();
        switch (resume) {
            case "timeInterval" -> interval(given, subject, parameters);
            case "specificTime" ->
                    parameters.set("until", subject.item().template(given.raw("dateTime")));
            default -> {
                subject.node().parameters().fieldNames().forEachRemaining(given::ignore);
                subject.obstacle("waiting for a " + resume + " has no counterpart");
                parameters.put("duration", 0);
            }
        }
        subject.step("time:wait", parameters);
    }

    private static void interval(Given given, Subject subject, ObjectNode parameters) {
        boolean first = subject.node().version() < 1.1;
        String unit = given.text("unit", first ? "hours" : "seconds");
        JsonNode amount = given.raw("amount");
        long millis = MILLIS.getOrDefault(unit, 1_000L);
        Term term =
                amount.isMissingNode()
                        ? Term.of(Kind.NUMBER, first ? "1" : "5")
                        : subject.item().term(amount);
        if (term.text().matches("\\d{1,9}(\\.\\d{1,6})?")) {
            parameters.put("duration", (long) (Double.parseDouble(term.text()) * millis));
        } else {
            String number =
                    term.kind() == Kind.NUMBER ? term.tight() : "$number(" + term.text() + ")";
            parameters.put("duration", "{{ " + number + " * " + millis + " }}");
        }
    }
}
