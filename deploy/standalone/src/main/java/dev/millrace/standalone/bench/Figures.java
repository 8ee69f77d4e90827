package dev.millrace.standalone.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.json.Json;
import java.util.List;

/** All that was measured, for people and for programs. */
record Figures(List<Cell> cells, List<Latency> latencies) {
    /** Two Markdown tables. */
    String tables() {
        StringBuilder text =
                new StringBuilder(
                        """
                        CPU in microseconds per execution, user and system:

                        | flow | submitted | executions/s | gateway | worker | Redis | PostgreSQL | sum |
                        |---|---|---|---|---|---|---|---|
                        """);
        cells.forEach(cell -> text.append(cell.row()).append('\n'));
        text.append(
                """

                One at a time, from the request to the answer with the result, in ms:

                | flow | p50 | p90 | p99 |
                |---|---|---|---|
                """);
        latencies.forEach(latency -> text.append(latency.row()).append('\n'));
        return text.toString();
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        ArrayNode throughput = json.putArray("throughput");
        cells.forEach(cell -> throughput.add(cell.json()));
        ArrayNode latency = json.putArray("latency");
        latencies.forEach(one -> latency.add(one.json()));
        return json;
    }
}
