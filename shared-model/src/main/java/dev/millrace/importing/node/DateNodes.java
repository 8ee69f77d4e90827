package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.importing.script.Kind;
import dev.millrace.importing.script.Term;
import dev.millrace.importing.script.Wording;
import dev.millrace.importing.workflow.WorkflowNode;
import java.util.Set;

/** {@code dateTime} from version 2 on: the time, in another format, or moved. */
final class DateNodes implements Family {
    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.dateTime");
    }

    @Override
    public String becomes() {
        return "data:transform";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return Handling.EACH;
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        String operation =
                subject.node().version() < 2
                        ? "action of version 1"
                        : given.text("operation", "getCurrentDate");
        Given options = given.object("options");
        String name = given.text("outputFieldName", usual(operation));
        String script = script(operation, given, subject);
        if (script.isEmpty()) {
            subject.node().parameters().fieldNames().forEachRemaining(given::ignore);
            subject.obstacle("'" + operation + "' of a time has no counterpart");
        }
        Term value =
                script.isEmpty()
                        ? Term.of(Kind.JSON, "null")
                        : subject.values().term(TextNode.valueOf("={{ " + script + " }}"));
        boolean others = options.flag("includeInputFields", subject.node().version() < 2);
        String item = subject.many() ? "$json" : subject.place().item().json();
        String field = "{" + Term.quote(name) + ": " + value.text() + "}";
        String formula = others ? "$merge([" + item + ", " + field + "])" : field;
        subject.formula(
                "data:transform", "expression", subject.many() ? subject.mapped(formula) : formula);
    }

    private static String usual(String operation) {
        return switch (operation) {
            case "getCurrentDate" -> "currentDate";
            case "formatDate" -> "formattedDate";
            default -> "newDate";
        };
    }

    /** The same as a script; empty if it cannot be said. */
    private static String script(String operation, Given given, Subject subject) {
        return switch (operation) {
            case "getCurrentDate" ->
                    given.flag("includeTime", true) ? "$now.toISO()" : "$today.toISO()";
            case "formatDate" ->
                    moment(given, "date", subject) + ".toFormat(" + format(given) + ")";
            case "addToDate" -> moved(given, ".plus", subject);
            case "subtractFromDate" -> moved(given, ".minus", subject);
            default -> "";
        };
    }

    private static String moment(Given given, String name, Subject subject) {
        Wording wording = Wording.of(given.raw(name).asText(""));
        if (wording.whole()) {
            return "new Date(" + wording.pieces().getFirst().text() + ")";
        }
        if (!wording.literal()) {
            subject.obstacle("a time that is put together has no counterpart");
        }
        return "new Date(" + Term.quote(wording.spelled()) + ")";
    }

    private static String format(Given given) {
        String format = given.text("format", "MM/dd/yyyy");
        given.ignore("customFormat");
        return Term.quote(
                format.equals("custom") ? given.text("customFormat", "yyyy-MM-dd") : format);
    }

    private static String moved(Given given, String way, Subject subject) {
        return moment(given, "magnitude", subject)
                + way
                + "("
                + given.whole("duration", 0)
                + ", "
                + Term.quote(given.text("timeUnit", "days"))
                + ").toISO()";
    }
}
