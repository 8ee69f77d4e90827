package dev.millrace.gateway.executions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.event.ParkedNodes;
import dev.millrace.execution.ExecutionId;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.Problem;
import dev.millrace.json.Json;
import dev.millrace.queue.BreakerBoard;
import dev.millrace.queue.BreakerName;
import dev.millrace.queue.BreakerView;
import dev.millrace.queue.JobRecord;
import dev.millrace.queue.QueueControl;
import dev.millrace.queue.QueueStats;
import dev.millrace.queue.WorkerRoll;
import java.util.List;
import java.util.Optional;

/** {@code GET /v1/executions/{id}/explain}: why it is where it is. */
public final class ExplainApi {
    private final Lives lives;
    private final QueueControl queues;
    private final WorkerRoll workers;
    private final BreakerBoard breakers;

    public ExplainApi(Lives lives, QueueControl queues, WorkerRoll workers, BreakerBoard breakers) {
        this.lives = lives;
        this.queues = queues;
        this.workers = workers;
        this.breakers = breakers;
    }

    /** The breakers that it waits for, as they stand now. */
    private List<BreakerView> circuits(Optional<JobRecord> job) {
        return job.stream()
                .flatMap(record ->
                        ParkedNodes.targets(record.log()).stream()
                                .flatMap(
                                        target -> BreakerName.of(record.tenant(), target).stream()))
                .flatMap(name -> breakers.find(name).stream())
                .toList();
    }

    public void explain(Exchange exchange) {
        ExecutionId id = exchange.executionId();
        Life life =
                lives.find(exchange.tenant(), id)
                        .orElseThrow(() -> Problem.notFound("execution " + id));
        Optional<JobRecord> job = lives.job(id);
        String queue = life.row().queue();
        boolean paused =
                queues.stats().stream()
                        .filter(stats -> stats.queue().equals(queue))
                        .anyMatch(QueueStats::paused);
        List<WorkerRoll.Entry> present = workers.present();
        List<WorkerRoll.Entry> serving =
                present.stream().filter(worker -> worker.queues().contains(queue)).toList();
        ObjectNode answer = new Explanation(life, job, paused, serving, circuits(job)).json();
        stuck(answer, id, present);
        exchange.answer(200, answer);
    }

    /** What was left behind, whatever became of the execution since. */
    private static void stuck(ObjectNode json, ExecutionId id, List<WorkerRoll.Entry> present) {
        ArrayNode nodes = Json.array();
        for (WorkerRoll.Entry worker : present) {
            worker.stuck().stream()
                    .filter(node -> node.executionId().equals(id.toString()))
                    .forEach(node -> nodes.add(node.json().put("workerId", worker.workerId())));
        }
        if (!nodes.isEmpty()) {
            json.set("stuck", nodes);
        }
    }
}
