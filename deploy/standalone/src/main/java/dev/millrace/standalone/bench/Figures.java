package dev.millrace.standalone.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.List;
import java.util.Map;

/**
 * All that was measured, for people and for programs.
 *
 * @param idle from the request to the answer with the result, one execution at a time
 */
record Figures(List<Cell> cells, Map<Shape, Spread> idle) {
    /** Two Markdown tables. */
    String tables() {
        StringBuilder text =
                new StringBuilder(
                        """

                        CPU in microseconds per execution, user and system; waits in ms:

                        | flow | submitted | executions/s | gateway | worker | Redis | PostgreSQL | compiler | sum | accept p50 | p99 | to the end p50 | p99 |
                        |---|---|---|---|---|---|---|---|---|---|---|---|---|
                        """);
        cells.forEach(cell -> text.append(cell.row()).append('\n'));
        text.append(
                """

                One at a time, from the request to the answer with the result, in ms:

                | flow | p50 | p99 |
                |---|---|---|
                """);
        idle.forEach((shape, spread) ->
                text.append("| ")
                        .append(shape.label())
                        .append(" | ")
                        .append(spread.columns())
                        .append('\n'));
        return text.toString();
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        ArrayNode throughput = json.putArray("throughput");
        cells.forEach(cell -> throughput.add(cell.json()));
        ArrayNode oneAtATime = json.putArray("oneAtATime");
        idle.forEach((shape, spread) -> oneAtATime.add(spread.json().put("shape", shape.option())));
        return json;
    }
}
