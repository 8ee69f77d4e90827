package dev.millrace.importing.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.importing.workflow.WorkflowNode;
import dev.millrace.importing.workflow.WorkflowNode.OnFailure;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Set;

/**
 * {@code postgres}, and what is PostgreSQL by another name: a statement of its own, a select or an
 * insert. The rows are what it puts out.
 */
final class DatabaseNodes implements Family {
    private static final String ROWS = "rows";

    @Override
    public Set<String> types() {
        return Set.of("n8n-nodes-base.postgres", "n8n-nodes-base.timescaleDb");
    }

    @Override
    public String becomes() {
        return "db:query";
    }

    @Override
    public Handling handling(WorkflowNode node) {
        return new Handling(Handling.Takes.EFFECT, Handling.Gives.MANY, false, false);
    }

    @Override
    public List<Exit> exits(WorkflowNode node, Items in) {
        return List.of(Exit.of(ROWS, "main"));
    }

    @Override
    public String shaping() {
        return ROWS;
    }

    @Override
    public boolean spreads() {
        return true;
    }

    @Override
    public void draw(Subject subject) {
        Given given = subject.given();
        given.ignore("resource", "operation");
        String operation = given.text("operation", "insert");
        SqlDraft draft = draft(operation, subject);
        options(given.object("options"), subject);
        ObjectNode query = Json.object();
        query.put(
                "connection",
                Credentials.template(
                        subject,
                        subject.node(),
                        "postgres",
                        "{host, port, database, user, password, sslMode}"));
        query.put("query", draft.text());
        if (!draft.values().isEmpty() || draft.text().contains("?")) {
            query.set("parameters", draft.values()); // beside an object, a ? is an operator
        }
        subject.step("db:query", query.put("maxRows", 100_000));
        String items = "{{ " + rows(subject, operation) + " }}";
        subject.step(ROWS, "data:items", Json.object().put("items", items));
    }

    private static SqlDraft draft(String operation, Subject subject) {
        return switch (operation) {
            case "executeQuery" -> SqlStatement.of(subject);
            case "select" -> SqlTables.select(subject);
            case "insert" -> SqlTables.insert(subject);
            default -> {
                Given given = subject.given();
                subject.node().parameters().fieldNames().forEachRemaining(given::ignore);
                subject.obstacle("the operation '" + operation + "' on a table has no counterpart");
                yield new SqlDraft("select 1", Json.object());
            }
        };
    }

    private static void options(Given options, Subject subject) {
        options.ignore("connectionTimeout", "delayClosingIdleConnection", "largeNumbersOutput");
        String batching = options.text("queryBatching", "single");
        if (subject.place().looped() && !batching.equals("independently")) {
            subject.note(
                    "a statement for each item: here each is a transaction of its own, in n8n the first that fails ends the others");
        }
    }

    /** From version 2 on, what yields no rows says that it was done. */
    private static String rows(Subject subject, String operation) {
        WorkflowNode node = subject.node();
        boolean tells = node.version() >= 2 && !operation.equals("select");
        String none = tells ? "{\"success\": true}" : "{}";
        String rows =
                tells || node.alwaysPutsOut()
                        ? "$count($json.rows) = 0 ? [" + none + "] : [$json.rows]"
                        : "[$json.rows]";
        return node.onFailure() == OnFailure.CONTINUE
                ? "$exists($json.error.code) ? [$json] : (" + rows + ")"
                : rows;
    }
}
