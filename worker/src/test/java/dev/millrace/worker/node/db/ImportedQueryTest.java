package dev.millrace.worker.node.db;

import static dev.millrace.worker.node.db.TargetDatabase.PASSWORD;
import static dev.millrace.worker.node.db.TargetDatabase.admin;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.execution.ExecutionStatus;
import dev.millrace.flow.NodeTypes;
import dev.millrace.history.FlowCatalog;
import dev.millrace.history.StoredFlow;
import dev.millrace.importing.N8nImport;
import dev.millrace.importing.Outcome;
import dev.millrace.json.Json;
import dev.millrace.queue.JobQueue;
import dev.millrace.queue.JobRecord;
import dev.millrace.redis.RedisServer;
import dev.millrace.validation.FlowRules;
import dev.millrace.worker.Stores;
import dev.millrace.worker.Submission;
import dev.millrace.worker.TestWorker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A workflow of n8n that writes to PostgreSQL, from its import to its rows. */
@Timeout(120)
class ImportedQueryTest {
    private static final String WORKFLOW =
            """
            {"name": "letters", "nodes": [
              {"name": "Start", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "parameters": {}},
              {"name": "Write", "type": "n8n-nodes-base.postgres", "typeVersion": 2.5,
               "credentials": {"postgres": {"id": "1", "name": "My db"}},
               "parameters": {"operation": "executeQuery", "query":
                 "=insert into imported (body, size) values ('it''s {{ $json.n }}', {{ $json.n }}), ('?', 1) returning body, size"}},
              {"name": "Show", "type": "n8n-nodes-base.set", "typeVersion": 3.4, "parameters": {"assignments": {"assignments": [
                {"name": "text", "type": "string", "value": "={{ $json.body + '/' + $json.size }}"}]}}}],
             "connections": {"Start": {"main": [[{"node": "Write", "type": "main", "index": 0}]]},
                             "Write": {"main": [[{"node": "Show", "type": "main", "index": 0}]]}}}
            """;

    @Test
    void rows_that_an_imported_statement_yields_go_on_as_items() {
        admin().update("drop table if exists imported");
        admin().update("create table imported (body text, size int)");
        admin().update("grant all on imported to keeper");
        RedisServer redis = Stores.emptiedRedis();
        FlowCatalog catalog = new FlowCatalog(Stores.postgres());
        try (JobQueue queue = new JobQueue(redis);
                TestWorker _ = new TestWorker("first", redis, Stores.postgres())) {
            StoredFlow flow = catalog.inline("default", "letters", imported());
            Submission submit = new Submission(queue, catalog);

            JobRecord job =
                    submit.await(
                            submit.of(flow.flowId(), flow.version()), ExecutionStatus.COMPLETED);

            assertThat(job.log().getLast().value())
                    .isEqualTo(Json.read("[{\"text\":\"it's 7/7\"},{\"text\":\"?/1\"}]"));
        }
    }

    /** With the credential written into it. */
    private static ObjectNode imported() {
        Outcome outcome = new N8nImport(new FlowRules(NodeTypes.load())).of(Json.read(WORKFLOW));
        ObjectNode flow = ((Outcome.Imported) outcome).flow();
        for (JsonNode node : flow.path("nodes")) {
            if (node.path("data").path("parameters") instanceof ObjectNode parameters
                    && parameters.has("connection")) {
                parameters
                        .putObject("connection")
                        .put("host", "127.0.0.1")
                        .put("port", TargetDatabase.port())
                        .put("database", "postgres")
                        .put("user", "keeper")
                        .put("password", PASSWORD);
            }
        }
        return flow;
    }
}
